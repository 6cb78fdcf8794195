/** The smallest pipeline that fresnel.yaml takes: one reader of one topic, with a target. */
export const PIPELINE_SNIPPET = `pipelines:
  - id: orders
    name: Order scoring
    environment: demo
    entry: demo/orders.raw
    slo: { targetMs: 5000, quantile: 0.95, window: 28d }
    hops:
      - id: score
        name: Score
        engine: service
        connection: demo
        reads: [orders.raw]
        group: score-orders
`
