import type { BandDto } from '../../contracts/entities.ts'
import { STATES } from '../../contracts/entities.ts'
import type { CollectorLiveness } from '../../domain/collector-liveness.ts'
import { isStale } from '../../domain/freshness.ts'
import type { Labels, Metric } from '../../domain/metrics/exposition.ts'
import { currentStatus, stateOf } from '../../domain/pipeline-status.ts'
import type { MetricsReads } from '../ports/metrics-reads.ts'

type Groups = Awaited<ReturnType<MetricsReads['groups']>>
type Pipelines = Awaited<ReturnType<MetricsReads['pipelines']>>

/**
 * What the collector has found out, for a scraper. Lag has the names of kafka-lag-exporter, where it means the same;
 * records count transaction markers as those of a topic do everywhere else. A scraper takes what it reads for the value
 * of now, so what is stale is left out, but for ages and a pipeline's state, which then is `stale`.
 */
export async function getMetrics(ports: {
  reads: MetricsReads
  liveness: () => Promise<CollectorLiveness>
}): Promise<Metric[]> {
  const { reads } = ports
  const [sampling, groups, pipelines, liveness] = await Promise.all([
    reads.sampling(),
    reads.groups(),
    reads.pipelines(),
    ports.liveness(),
  ])
  return [
    gauge('fresnel_collector_up', '1 while a collector beats', [{ value: liveness.state === 'alive' ? 1 : 0 }]),
    gauge('fresnel_collector_age_seconds', 'Time since the last beat of a collector', [
      { value: 'ageMs' in liveness ? liveness.ageMs / 1_000 : null },
    ]),
    gauge(
      'fresnel_sampling_age_seconds',
      'Time since the counters of a cluster were last read',
      sampling.map(({ connection, state: { roundAtMs }, nowMs }) => ({
        labels: { cluster_name: connection },
        value: roundAtMs === null ? null : Math.max(0, nowMs - roundAtMs) / 1_000,
      })),
    ),
    gauge(
      'fresnel_sampling_errors',
      'What the last round of a cluster could not read',
      sampling
        .filter(({ state, nowMs }) => !isStale(state.triedAtMs, state.intervalMs, nowMs))
        .map(({ connection, state }) => ({ labels: { cluster_name: connection }, value: state.errors.length })),
    ),
    ...lagMetrics(groups.filter(({ state, nowMs }) => !isStale(state.sampledAtMs, state.intervalMs, nowMs))),
    ...latencyMetrics(pipelines.flatMap(freshStatus)),
    ...pipelineStates(pipelines),
  ]
}

const gauge = (name: string, help: string, samples: Metric['samples']): Metric => ({ name, help, samples })
const seconds = (ms: number | null | undefined): number | null => (ms === null || ms === undefined ? null : ms / 1_000)

function lagMetrics(groups: Groups): Metric[] {
  const perGroup = (value: (state: Groups[number]['state']) => number | null) =>
    groups.map(({ connection, group, state }) => ({ labels: { cluster_name: connection, group }, value: value(state) }))
  type Partition = Groups[number]['state']['partitions'][number]
  const perPartition = (value: (partition: Partition) => number | null) =>
    groups.flatMap(({ connection, group, state }) =>
      state.partitions.map((partition) => ({
        labels: { cluster_name: connection, group, topic: partition.topic, partition: partition.partition },
        value: value(partition),
      })),
    )
  return [
    gauge(
      'kafka_consumergroup_group_offset',
      'Committed offset',
      perPartition(({ committed }) => committed),
    ),
    gauge(
      'kafka_consumergroup_group_lag',
      'Records not yet committed',
      perPartition(({ records }) => records?.hi ?? null),
    ),
    gauge(
      'kafka_consumergroup_group_lag_seconds',
      'How long the oldest record not yet committed has waited, in the middle of its band',
      perPartition((partition) => seconds(partition.seconds?.est)),
    ),
    gauge(
      'kafka_consumergroup_group_max_lag',
      'Lag of the worst partition',
      perGroup(({ records }) => records?.hi ?? null),
    ),
    gauge(
      'kafka_consumergroup_group_max_lag_seconds',
      'Lag of the worst partition, in the middle of its band',
      perGroup((state) => seconds(state.seconds?.est)),
    ),
  ]
}

const QUANTILES = [
  ['p50', '0.5'],
  ['p95', '0.95'],
  ['p99', '0.99'],
] as const

function bandSamples(labels: Labels, band: BandDto) {
  return (['lo', 'est', 'hi'] as const).map((bound) => ({ labels: { ...labels, bound }, value: seconds(band[bound]) }))
}

/** None when it is stale. */
function freshStatus({ document, status, nowMs }: Pipelines[number]) {
  const value = currentStatus(document, status, nowMs)
  if (value === null || value.state === 'stale') return []
  return [{ labels: { pipeline: document.id, environment: document.environment }, status: value }]
}

function latencyMetrics(fresh: ReturnType<typeof freshStatus>): Metric[] {
  return [
    gauge(
      'fresnel_pipeline_latency_seconds',
      'End-to-end latency over the last window; the true value lies between the bounds lo and hi',
      fresh.flatMap(({ labels, status: { quantiles } }) =>
        quantiles === null
          ? []
          : QUANTILES.flatMap(([key, quantile]) => bandSamples({ ...labels, quantile }, quantiles[key])),
      ),
    ),
    gauge(
      'fresnel_pipeline_hop_latency_seconds',
      'Mean latency of one hop over the last window; hops add up to the mean end to end',
      fresh.flatMap(({ labels, status }) =>
        status.hops.flatMap(({ id: hop, mean }) => (mean ? bandSamples({ ...labels, hop }, mean) : [])),
      ),
    ),
    gauge(
      'fresnel_pipeline_budget_left_ratio',
      'Share of the error budget that is left; negative when it is overspent',
      fresh.map(({ labels, status }) => ({ labels, value: status.budget?.left ?? null })),
    ),
  ]
}

function pipelineStates(pipelines: Pipelines): Metric[] {
  const labelsOf = ({ document: { id, environment } }: Pipelines[number]) => ({ pipeline: id, environment })
  return [
    gauge(
      'fresnel_pipeline_state',
      '1 for the state that the pipeline is in',
      pipelines.flatMap((pipeline) => {
        const now = stateOf(currentStatus(pipeline.document, pipeline.status, pipeline.nowMs))
        return STATES.map((state) => ({ labels: { ...labelsOf(pipeline), state }, value: now === state ? 1 : 0 }))
      }),
    ),
    gauge(
      'fresnel_pipeline_status_age_seconds',
      'Time since a pipeline was last computed',
      pipelines.map((pipeline) => ({
        labels: labelsOf(pipeline),
        value: Math.max(0, pipeline.nowMs - pipeline.status.computedAtMs) / 1_000,
      })),
    ),
  ]
}
