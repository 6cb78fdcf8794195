import type { AuditList, AuditQuery } from '../contracts/audit.ts'
import type { GroupDetail, GroupPage, InventoryQuery, TopicDetail, TopicPage } from '../contracts/inventory.ts'
import type { Overview, Shell } from '../contracts/overview.ts'
import type { LatencyQuery, PipelineLatency, PipelineList } from '../contracts/pipelines.ts'
import type { SearchResult } from '../contracts/search.ts'
import type { Topology, TopologyQuery } from '../contracts/topology.ts'
import type { User } from './auth.ts'

type Scope = { env?: string | undefined; cluster?: string | undefined }

/** One method for each GET route: pages prefetch through it and handlers answer with it. All throw `AppError`. */
export type Reads = {
  shell(user: User): Promise<Shell>
  overview(query: Scope): Promise<Overview>
  topics(query: InventoryQuery): Promise<TopicPage>
  topic(urn: string): Promise<TopicDetail>
  groups(query: InventoryQuery): Promise<GroupPage>
  group(urn: string): Promise<GroupDetail>
  topology(query: TopologyQuery): Promise<Topology>
  pipelines(query: Scope): Promise<PipelineList>
  pipelineLatency(id: string, query: LatencyQuery): Promise<PipelineLatency>
  search(query: { q: string }): Promise<SearchResult>
  audit(query: AuditQuery): Promise<AuditList>
}

const notYet = (): Promise<never> => Promise.reject(new Error('not implemented'))

export const reads = (): Reads => ({
  shell: notYet,
  overview: notYet,
  topics: notYet,
  topic: notYet,
  groups: notYet,
  group: notYet,
  topology: notYet,
  pipelines: notYet,
  pipelineLatency: notYet,
  search: notYet,
  audit: notYet,
})
