import type { Round } from '../../domain/collection/round.ts'

type Subscriber = (connection: string, round: Round) => void

/** Hands the rounds of the shards of this process to its pipelines; what others sample comes through the journal. */
export class SampleBus {
  readonly #subscribers = new Set<Subscriber>()
  readonly #local = new Set<string>()

  setLocal(connection: string, isLocal: boolean): void {
    if (isLocal) this.#local.add(connection)
    else this.#local.delete(connection)
  }

  isLocal(connection: string): boolean {
    return this.#local.has(connection)
  }

  publish(connection: string, round: Round): void {
    for (const subscriber of this.#subscribers) subscriber(connection, round)
  }

  subscribe(subscriber: Subscriber): () => void {
    this.#subscribers.add(subscriber)
    return () => this.#subscribers.delete(subscriber)
  }
}
