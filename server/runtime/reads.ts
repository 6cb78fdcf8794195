import { dbAuditReads } from '../adapters/db/audit-reads.ts'
import { dbInventoryReads } from '../adapters/db/inventory-reads.ts'
import { dbPipelineReads } from '../adapters/db/pipeline-reads.ts'
import type { Database } from '../adapters/db/prisma-client.ts'
import { dbScopeReads } from '../adapters/db/scope-reads.ts'
import { dbTopologyReads } from '../adapters/db/topology-reads.ts'
import type { AuditList, AuditQuery } from '../contracts/audit.ts'
import type { GroupDetail, GroupPage, InventoryQuery, TopicDetail, TopicPage } from '../contracts/inventory.ts'
import type { Overview, Shell } from '../contracts/overview.ts'
import type { LatencyQuery, PipelineLatency, PipelineList } from '../contracts/pipelines.ts'
import type { SearchResult } from '../contracts/search.ts'
import type { Topology, TopologyQuery } from '../contracts/topology.ts'
import type { InventoryReads } from '../use-cases/ports/inventory-reads.ts'
import { cacheFigures, type FigureCache } from '../use-cases/reads/cache-figures.ts'
import { getGroup } from '../use-cases/reads/get-group.ts'
import { getOverview } from '../use-cases/reads/get-overview.ts'
import { getPipelineLatency } from '../use-cases/reads/get-pipeline-latency.ts'
import { getShell } from '../use-cases/reads/get-shell.ts'
import { getTopic } from '../use-cases/reads/get-topic.ts'
import { getTopology } from '../use-cases/reads/get-topology.ts'
import { listAuditEvents } from '../use-cases/reads/list-audit-events.ts'
import { listGroups } from '../use-cases/reads/list-groups.ts'
import { listPipelines } from '../use-cases/reads/list-pipelines.ts'
import { listTopics } from '../use-cases/reads/list-topics.ts'
import { searchEntities } from '../use-cases/reads/search-entities.ts'
import type { ReadPorts } from '../use-cases/reads/read-ports.ts'
import { revisionHub } from './revision-hub.ts'
import { services } from './services.ts'

type Scope = { env?: string | undefined; cluster?: string | undefined }

/** One method for each GET route: pages prefetch through it and handlers answer with it. All throw `AppError`. */
export type Reads = {
  shell(user: Shell['user']): Promise<Shell>
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

// Kept on globalThis: in development every edit reloads this module, and each copy would subscribe again.
const holder = globalThis as { fresnelFigures?: FigureCache }

function startFigureCache(inventory: InventoryReads): FigureCache {
  const cache = cacheFigures(inventory, () => performance.now())
  revisionHub().subscribe(cache.clear)
  return cache
}

export function reads(): Reads {
  const { database, collectorLiveness } = services()
  const ports = dbReadPorts(database, collectorLiveness)
  const { inventory } = (holder.fresnelFigures ??= startFigureCache(ports.inventory))
  return readsOver({ ...ports, inventory })
}

export const dbReadPorts = (database: Database, liveness: ReadPorts['liveness']): ReadPorts => ({
  scope: dbScopeReads(database),
  inventory: dbInventoryReads(database),
  pipelines: dbPipelineReads(database),
  topology: dbTopologyReads(database),
  audit: dbAuditReads(database),
  liveness,
})

/** The same over any ports, for tests. */
export function readsOver(ports: ReadPorts): Reads {
  return {
    shell: (user) => getShell(ports, user),
    overview: (query) => getOverview(ports, query),
    topics: (query) => listTopics(ports, query),
    topic: (urn) => getTopic(ports, urn),
    groups: (query) => listGroups(ports, query),
    group: (urn) => getGroup(ports, urn),
    topology: (query) => getTopology(ports, query),
    pipelines: (query) => listPipelines(ports, query),
    pipelineLatency: (id, query) => getPipelineLatency(ports, id, query),
    search: (query) => searchEntities(ports, query),
    audit: (query) => listAuditEvents(ports.audit, query),
  }
}
