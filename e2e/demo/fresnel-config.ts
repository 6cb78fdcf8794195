import { stringify } from 'yaml'
import type { HopDocument, PipelineDocument } from '../../server/contracts/pipelines.ts'

const hop = (document: Pick<HopDocument, 'id' | 'name' | 'engine' | 'reads' | 'group'> & Partial<HopDocument>) => ({
  connection: 'demo',
  ...document,
})

const ORDERS = {
  id: 'orders',
  name: 'Order scoring',
  environment: 'demo',
  owner: 'shop',
  domain: 'orders',
  entry: 'demo/orders.raw',
  sampleMs: 500,
  slo: { targetMs: 5_000, quantile: 0.95, window: '28d' },
  hops: [
    hop({
      ...{ id: 'enrich', name: 'Enrich', engine: 'flink', group: 'enrich-orders' },
      ...{ reads: ['orders.raw'], writes: ['orders.enriched'], partitions: 'same' },
      // The join holds an order for about 15 ms (26 ms from append to append, processing included): far within what one
      // sampling interval leaves open, so that nothing is declared. The truth test asserts that it stays so.
      ...{ isolation: 'read_uncommitted', commit: 'with-output' },
    }),
    hop({
      ...{ id: 'score', name: 'Score', engine: 'service', group: 'score-orders' },
      ...{ reads: ['orders.enriched'], writes: ['orders.scored'], partitions: 'same' },
      ...{ isolation: 'read_committed', commit: 'with-output' },
    }),
    hop({
      ...{ id: 'serve', name: 'Serve', engine: 'store', group: 'serve-orders' },
      ...{ reads: ['orders.scored'], writes: [], partitions: 'same', isolation: 'read_committed' },
    }),
  ],
} satisfies Omit<PipelineDocument, 'hops'> & { hops: Partial<HopDocument>[] }

/** The demo's fresnel.yaml: what a person would write for this cluster and this pipeline. */
export const fresnelConfig = (bootstrap: string): string =>
  '# Written by `npm run demo` at each start.\n' +
  stringify({
    apiVersion: 'fresnel.dev/v1',
    environments: [{ name: 'demo', tier: 'development', readOnly: false }],
    connections: [{ name: 'demo', kind: 'kafka', environment: 'demo', bootstrap, security: { protocol: 'PLAINTEXT' } }],
    pipelines: [ORDERS],
  })
