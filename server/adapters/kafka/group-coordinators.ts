import { findCoordinatorV4, findCoordinatorV6 } from '@platformatic/kafka'
import type { Brokers } from './brokers.ts'
import { inChunks, type Call } from './call.ts'
import { failureOfCode, type Failure } from './kafka-failure.ts'

const GROUPS_A_REQUEST = 500
const GROUP = 0

/** Which broker keeps the offsets of which group, cached until a broker says that it is not the one. */
export class GroupCoordinators {
  readonly #brokers: Brokers
  readonly #byGroup = new Map<string, number>()

  constructor(brokers: Brokers) {
    this.#brokers = brokers
  }

  /** Throws only when no broker answered and not one coordinator is known. */
  async find(
    groups: readonly string[],
    call: Call,
  ): Promise<{ byBroker: Map<number, string[]>; failures: Map<string, Failure> }> {
    const failures = new Map<string, Failure>()
    const unknown = groups.filter((group) => !this.#byGroup.has(group))
    for (const some of inChunks(unknown, GROUPS_A_REQUEST)) {
      const { response } = await this.#brokers.sendToAny(
        [findCoordinatorV6.api, findCoordinatorV4.api],
        [GROUP, some],
        call,
      )
      for (const { key, errorCode, nodeId } of response.coordinators)
        if (errorCode === 0) this.#byGroup.set(key, nodeId)
        else failures.set(key, failureOfCode(errorCode))
    }
    const known = groups.filter((group) => this.#byGroup.has(group))
    return { byBroker: Map.groupBy(known, (group) => this.#byGroup.get(group) ?? -1), failures }
  }

  /** A broker that lists a group is its coordinator. */
  learn(group: string, broker: number): void {
    this.#byGroup.set(group, broker)
  }

  forget(groups: readonly string[]): void {
    for (const group of groups) this.#byGroup.delete(group)
  }
}
