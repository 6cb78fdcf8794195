import { CounterStore } from './counter-store.ts'
import type { PipelineSpec } from './pipeline-spec.ts'
import { planRoute } from './route.ts'
import type { Sample } from './sample.ts'
import type { ComputedWindow } from './window-sketches.ts'
import { computeWindow } from './window.ts'

/** The latency of one pipeline from counter samples: pure, every moment is an argument. */
export interface LatencyEngine {
  /** Takes any sample; one of a topic or group that the pipeline does not use is ignored. Up to 60 s out of order. */
  add(sample: Sample): void
  /**
   * What is known at `nowMs` of the records that entered in [fromMs, toMs). Final once `result.open` is false and
   * `toMs` is not after the end of `span()`.
   */
  window(fromMs: number, toMs: number, nowMs: number): ComputedWindow
  /** From the entry topic's first end sample to the last sample of anything; null before the first. */
  span(): { fromMs: number; toMs: number } | null
  /** Drops what is only needed for records that entered before `ms`. */
  forgetBefore(ms: number): void
}

export function createEngine(spec: PipelineSpec): LatencyEngine {
  const route = planRoute(spec)
  const { sampleMs, targetMs } = spec
  const { topics, groups, transactional } = route
  const store = new CounterStore({ sampleMs, topics, groups, transactional })

  /** Readers' steps are derived late, when the end offsets that judge them are there. */
  function derive(): void {
    for (const { spec: hop } of route.stages) {
      for (const name of hop.reads) {
        const topic = store.topics.get(name)
        for (const { segments } of topic?.partitions.values() ?? []) {
          for (const segment of segments) {
            const curve = segment.ends(hop.reader.isolation)
            const { starts } = segment
            const transactional = topic?.transactional ?? false
            segment.readers.get(hop.reader.group)?.derive({ curve, starts, transactional, sampleMs })
          }
        }
      }
    }
  }

  return {
    add: (sample) => store.add(sample),
    window(fromMs, toMs, _nowMs) {
      derive()
      return computeWindow({ route, store, sampleMs, targetMs }, fromMs, toMs)
    },
    span() {
      const fromMs = store.topics.get(route.entry)?.firstEndMs ?? null
      return fromMs === null ? null : { fromMs, toMs: store.lastMs }
    },
    forgetBefore: (ms) => store.forgetBefore(ms),
  }
}
