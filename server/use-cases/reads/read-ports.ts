import type { CollectorLiveness } from '../../domain/collector-liveness.ts'
import type { AuditReads } from '../ports/audit-reads.ts'
import type { InventoryReads } from '../ports/inventory-reads.ts'
import type { PipelineReads } from '../ports/pipeline-reads.ts'
import type { ScopeReads } from '../ports/scope-reads.ts'
import type { TopologyReads } from '../ports/topology-reads.ts'

/** Everything that the read side asks the database for. */
export type ReadPorts = {
  scope: ScopeReads
  inventory: InventoryReads
  pipelines: PipelineReads
  topology: TopologyReads
  audit: AuditReads
  liveness: () => Promise<CollectorLiveness>
}
