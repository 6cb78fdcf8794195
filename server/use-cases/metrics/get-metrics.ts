import type { BandDto } from '../../contracts/entities.ts'
import { STATES } from '../../contracts/entities.ts'
import type { CollectorLiveness } from '../../domain/collector-liveness.ts'
import type { Labels, Metric } from '../../domain/metrics/exposition.ts'
import type { MetricsReads } from '../ports/metrics-reads.ts'

type Groups = Awaited<ReturnType<MetricsReads['groups']>>
type Pipelines = Awaited<ReturnType<MetricsReads['pipelines']>>

/**
 * What the collector has found out, for a scraper. Lag has the names of kafka-lag-exporter, where it means the same;
 * records count transaction markers as those of a topic do everywhere else.
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
      sampling.map(({ connection, state, ageMs }) => ({
        labels: { cluster_name: connection },
        value: state.roundAtMs === null ? null : (ageMs + Math.max(0, state.triedAtMs - state.roundAtMs)) / 1_000,
      })),
    ),
    gauge(
      'fresnel_sampling_errors',
      'What the last round of a cluster could not read',
      sampling.map(({ connection, state }) => ({ labels: { cluster_name: connection }, value: state.errors.length })),
    ),
    ...lagMetrics(groups),
    ...pipelineMetrics(pipelines),
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

function pipelineMetrics(pipelines: Pipelines): Metric[] {
  return [
    gauge(
      'fresnel_pipeline_latency_seconds',
      'End-to-end latency over the last window; the true value lies between the bounds lo and hi',
      pipelines.flatMap(({ id, environment, status: { quantiles } }) =>
        quantiles === null
          ? []
          : QUANTILES.flatMap(([key, quantile]) =>
              bandSamples({ pipeline: id, environment, quantile }, quantiles[key]),
            ),
      ),
    ),
    gauge(
      'fresnel_pipeline_hop_latency_seconds',
      'Mean latency of one hop over the last window; hops add up to the mean end to end',
      pipelines.flatMap(({ id, environment, status }) =>
        status.hops.flatMap(({ id: hop, mean }) => (mean ? bandSamples({ pipeline: id, environment, hop }, mean) : [])),
      ),
    ),
    gauge(
      'fresnel_pipeline_state',
      '1 for the state that the pipeline is in',
      pipelines.flatMap(({ id, environment, status }) =>
        STATES.map((state) => ({
          labels: { pipeline: id, environment, state },
          value: status.state === state ? 1 : 0,
        })),
      ),
    ),
    gauge(
      'fresnel_pipeline_budget_left_ratio',
      'Share of the error budget that is left; negative when it is overspent',
      pipelines.map(({ id, environment, status }) => ({
        labels: { pipeline: id, environment },
        value: status.budget?.left ?? null,
      })),
    ),
    gauge(
      'fresnel_pipeline_status_age_seconds',
      'Time since a pipeline was last computed',
      pipelines.map(({ id, environment, ageMs }) => ({ labels: { pipeline: id, environment }, value: ageMs / 1_000 })),
    ),
  ]
}
