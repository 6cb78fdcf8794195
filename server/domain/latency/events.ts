import type { Departures } from './departures.ts'
import type { Segment } from './partition-series.ts'
import type { Route } from './route.ts'
import type { LatencyEvent, LatencyEventKind } from './window-result.ts'
import type { WindowRequest } from './window-request.ts'

/** What happened in the wall time [fromMs, toMs) to the topics and readers of the pipeline, by time. */
export function windowEvents(request: WindowRequest, fromMs: number, toMs: number): LatencyEvent[] {
  const { route, store, sampleMs } = request
  const events: LatencyEvent[] = []
  for (const topic of route.topics) {
    const series = store.topics.get(topic)
    if (!series) continue
    events.push(...series.events)
    for (const [partition, { segments }] of series.partitions) {
      for (const segment of segments) {
        const at = { topic, partition }
        events.push(...readerEvents(route, segment, at, sampleMs), ...heldEvents(segment, at))
      }
    }
  }
  return events.filter((event) => event.atMs >= fromMs && event.atMs < toMs).sort((a, b) => a.atMs - b.atMs)
}

type At = { topic: string; partition: number }

function readerEvents(route: Route, segment: Segment, at: At, sampleMs: number): LatencyEvent[] {
  const events: LatencyEvent[] = []
  for (const { spec } of route.stages) {
    const reader = spec.reads.includes(at.topic) ? segment.readers.get(spec.reader.group) : undefined
    if (!reader) continue
    const curve = segment.ends(spec.reader.isolation)
    for (const event of [...reader.allEvents(), ...ongoingStall(reader, { curve, sampleMs })]) {
      events.push({ ...event, hop: spec.id, ...at })
    }
  }
  return events
}

/** A stall is told when it has become one, not only when it is over; then both tell the same moment. */
function ongoingStall(reader: Departures, arrivals: Parameters<Departures['standing']>[0]) {
  const standing = reader.standing(arrivals)
  if (standing === null || !reader.cadence(arrivals.sampleMs).learnt || reader.curve.lastSent < standing.stallMs)
    return []
  return [{ atMs: standing.stallMs, kind: 'stall' as LatencyEventKind }]
}

/** Longer than any usual transaction: somebody's open transaction keeps read_committed readers from what is there. */
const HELD_MS = 10_000

function heldEvents(segment: Segment, at: At): LatencyEvent[] {
  const { highWatermark, lastStable } = segment
  if (lastStable.length === 0) return []
  const waiting = highWatermark.passedAt(lastStable.lastValue + 0.5)
  const sinceMs =
    waiting === null ? Infinity : Math.max(waiting, lastStable.mid(lastStable.firstReaching(lastStable.lastValue)))
  if (lastStable.lastSent - sinceMs < HELD_MS) return []
  return [{ atMs: sinceMs + HELD_MS, kind: 'lso-held', hop: null, ...at }]
}
