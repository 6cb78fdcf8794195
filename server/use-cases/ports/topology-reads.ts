import type { StoredRelation } from './inventory-reads.ts'

export interface TopologyReads {
  /** Relations with an end among these, at most `limit`. */
  relationsAround(urns: readonly string[], limit: number): Promise<StoredRelation[]>
  /** Entities that are not gone, of these connections. */
  countEntities(connections: readonly string[]): Promise<number>
}
