import type { Lease, LeaseRepository } from '../ports/lease-repository.ts'

/** Long against a pause of this process, short against the patience of whoever waits for figures after a crash. */
const LEASE_TTL_MS = 10_000
export const RENEW_MS = 2_000

/** What of the wanted leases is held; `lost` is what was held before and is not, or not with the same token. */
export type LeaseChange = { gained: Lease[]; lost: Lease[] }

/**
 * Holds leases. While the database does not answer nothing is lost: every write checks its token in SQL, so going on
 * sampling harms nobody, and only an answer can say that somebody else took over.
 */
export class LeaseKeeper {
  readonly #repository: LeaseRepository
  readonly #holder: string
  readonly #held = new Map<string, Lease>()

  constructor(repository: LeaseRepository, holder: string) {
    this.#repository = repository
    this.#holder = holder
  }

  /** Renews and takes what is free of `wanted`; gives up what is no longer wanted. Throws when the database is away. */
  async renew(wanted: readonly string[]): Promise<LeaseChange> {
    const unwanted = [...this.#held.values()].filter(({ name }) => !wanted.includes(name))
    const held = new Map(
      (await this.#repository.hold(wanted, this.#holder, LEASE_TTL_MS)).map((lease) => [lease.name, lease]),
    )
    const isSame = (a: Lease | undefined, b: Lease | undefined) => a?.token === b?.token
    const lost = [...this.#held.values()].filter((lease) => !isSame(held.get(lease.name), lease))
    const gained = [...held.values()].filter((lease) => !isSame(this.#held.get(lease.name), lease))
    this.#held.clear()
    for (const lease of held.values()) this.#held.set(lease.name, lease)
    if (unwanted.length > 0)
      await this.#repository.release(
        unwanted.map(({ name }) => name),
        this.#holder,
      )
    return { gained, lost }
  }

  /** A guarded write said that the lease is somebody else's; the next renewal may take it back with a new token. */
  forget(lease: Lease): void {
    if (this.#held.get(lease.name)?.token === lease.token) this.#held.delete(lease.name)
  }

  async release(): Promise<void> {
    const names = [...this.#held.keys()]
    this.#held.clear()
    await this.#repository.release(names, this.#holder)
  }
}
