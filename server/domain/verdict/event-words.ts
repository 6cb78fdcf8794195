import type { LatencyEvent, LatencyEventKind } from '../latency/window-result.ts'

const WORDS: Record<LatencyEventKind, string> = {
  rewind: 'was rewound; records are processed again',
  skipped: 'skipped records',
  lost: 'lost records to retention before reading them',
  truncated: 'was truncated by a leader election',
  recreated: 'was deleted and created again',
  'partitions-added': 'got more partitions',
  'lso-held': 'is held back by an open transaction',
  stall: 'made no progress',
  gap: 'was not sampled',
  'target-unmeasurable': 'cannot be measured against its target',
}

/** "Score made no progress on partition 7 of orders.enriched"; `hopName` turns an id into what people call it. */
export function eventText(event: LatencyEvent, hopName: (id: string) => string): string {
  const where =
    event.topic === null
      ? ''
      : event.partition === null
        ? event.topic
        : `partition ${event.partition} of ${event.topic}`
  const subject = event.hop === null ? where || 'The pipeline' : hopName(event.hop)
  const onWhat = event.hop === null || where === '' ? '' : ` on ${where}`
  return `${subject} ${WORDS[event.kind]}${onWhat}`
}
