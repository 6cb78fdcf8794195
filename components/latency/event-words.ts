/** What the counters showed, in words; `short` stands at its line in the chart, `reason` says what it does to the figures. */
export const EVENT_WORDS: Record<string, { short: string; title: string; reason: string } | undefined> = {
  rewind: {
    short: 'rewind',
    title: 'Offsets were set back',
    reason: 'Records are processed again; only their first pass counts.',
  },
  skipped: { short: 'skip', title: 'Offsets jumped forward', reason: 'Records in between were never processed here.' },
  lost: {
    short: 'lost',
    title: 'Retention overtook the reader',
    reason: 'Records were deleted unread and count as bad.',
  },
  truncated: {
    short: 'truncated',
    title: 'The log was cut by a new leader',
    reason: 'What was appended and lost with the old leader leaves the figures.',
  },
  recreated: { short: 're-created', title: 'The topic was re-created', reason: 'Its counters began again from zero.' },
  'partitions-added': {
    short: 'partitions',
    title: 'Partitions were added',
    reason: 'They count from their first record.',
  },
  'lso-held': {
    short: 'open txn',
    title: 'An open transaction holds records back',
    reason: 'Readers of committed records wait for its writer.',
  },
  stall: {
    short: 'stall',
    title: 'A reader stood still with records waiting',
    reason: 'The band is wide for what waited.',
  },
  gap: { short: 'gap', title: 'No samples', reason: 'Nothing was read, so nothing is claimed for this time.' },
  'target-unmeasurable': {
    short: 'too coarse',
    title: 'The SLA is narrower than what can be measured',
    reason: 'Sample more often, or commit more often.',
  },
}
