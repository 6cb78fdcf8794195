import type { Cluster } from '../../domain/scope.ts'

export type Scope = {
  /** The database's clock, to which all stored times belong. */
  nowMs: number
  clusters: Cluster[]
  environments: { name: string; tier: Cluster['tier']; readOnly: boolean }[]
}

/** What every answer begins with: the clock, the environments and how fresh each cluster's data is. */
export interface ScopeReads {
  scope(): Promise<Scope>
  /** Entities that are not gone, by kind. */
  entityCounts(): Promise<{ topics: number; groups: number; pipelines: number }>
  /** What fresnel.yaml said last was wrong, null when nothing is. */
  configProblem(): Promise<string | null>
}
