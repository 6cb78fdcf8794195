import type { BandDto } from '../../contracts/entities.ts'
import { formatBudget, formatDuration, formatEstimate, formatShare, formatTime } from '../../contracts/format.ts'
import type { PipelineDocument, PipelineLatency, PipelineRow, Sentence } from '../../contracts/pipelines.ts'
import type { LatencyEvent } from '../latency/window-result.ts'
import { entryOf } from '../pipeline-index.ts'
import { stateOf } from '../pipeline-status.ts'
import { quantileOf } from '../quantile.ts'
import { eventText } from './event-words.ts'
import { capitalised, plain, quiet, strong, toneOf } from './words.ts'

type Summary = PipelineLatency['summary']
type Hop = Summary['hops'][number]
type Facts = {
  pipeline: PipelineDocument
  row: PipelineRow
  summary: Summary
  trend: PipelineLatency['trend']
  events: readonly LatencyEvent[]
  /** "the last hour"; null for a range that does not end now. */
  rangeWords: string | null
}

/** How late, against what, how much budget is left and which hop is to blame; without a figure, what is missing. */
export function latencySentence(facts: Facts): Sentence {
  const { row, summary } = facts
  const { label, band } = quantileOf(summary.quantiles, row.slo)
  if (band === null) return withoutFigure(facts)
  const isStale = stateOf(row.status) === 'stale'
  const against =
    row.slo === null ? quiet(', with no SLA declared.') : quiet(` against a ${formatDuration(row.slo.targetMs)} SLA.`)
  return [
    plain(`${label} ${isStale ? 'was' : 'is'} `),
    strong(formatEstimate(band)),
    against,
    ...budgetPart(row),
    ...(isStale
      ? [
          plain(' '),
          { text: capitalised(row.status?.reason ?? 'not sampled lately'), tone: 'stale' as const },
          quiet('.'),
        ]
      : culprit(facts)),
  ]
}

function budgetPart({ status }: PipelineRow): Sentence {
  const left = status?.budget?.left ?? null
  if (left === null) return []
  return left < 0
    ? [plain(' Budget '), strong('used up'), plain('.')]
    : [plain(' Budget '), strong(formatBudget(left)), plain(' left.')]
}

function withoutFigure({ pipeline, row, summary, trend, rangeWords }: Facts): Sentence {
  const when = rangeWords === null ? 'this range' : rangeWords
  if (row.status === null && trend.every(({ gap }) => gap))
    return [{ text: 'No latency yet', tone: 'unknown' }, quiet(': the collector has not measured this pipeline.')]
  if (trend.every(({ gap }) => gap)) return [{ text: 'Nothing was sampled', tone: 'unknown' }, quiet(` in ${when}.`)]
  if (summary.entered === 0)
    return [
      { text: 'Idle', tone: 'idle' },
      quiet(': no record entered '),
      plain(entryOf(pipeline).topic),
      quiet(` in ${when}.`),
    ]
  const hop = summary.hops.find(({ evidence }) => evidence.kind === 'unknown')
  const reason = hop
    ? `${hopName(pipeline, hop.id)}: ${hop.evidence.reason ?? 'its counters are missing'}`
    : 'counters are missing'
  return [{ text: 'Latency cannot be measured', tone: 'unknown' }, quiet(` in ${when}. ${capitalised(reason)}.`)]
}

/** Names a hop only when there is something to blame it for; else says quietly where most of the time goes. */
function culprit({ pipeline, row, summary, rangeWords }: Facts): Sentence {
  const state = stateOf(row.status)
  // "Usual" is the hour before now: it says nothing of a range in the past.
  const regression = rangeWords === null ? null : worstRegression(row.status?.hops ?? [])
  const hop = regression?.hop ?? largestShare(summary.hops)
  if (!hop) return []
  const position = pipeline.hops.findIndex(({ id }) => id === hop.id) + 1
  const name = `Hop ${position}, ${hopName(pipeline, hop.id)},`
  if (regression && (state === 'at-risk' || state === 'breached'))
    return [
      plain(' '),
      { text: name, tone: toneOf(state) },
      plain(' is '),
      strong(formatShare(regression.share)),
      quiet(' of the increase over the hour before.'),
    ]
  if (hop.share === null || summary.hops.length < 2) return []
  const blamed = state === 'at-risk' || state === 'breached'
  return [
    plain(' '),
    blamed ? { text: name, tone: toneOf(state) } : plain(name),
    plain(' takes '),
    strong(formatShare(hop.share)),
    quiet(' of the time.'),
  ]
}

/** The hop with the largest share of what all slower hops have added; null when none is slower than usual by a tenth. */
export function worstRegression(hops: readonly Hop[]): { hop: Hop; share: number } | null {
  const slower = hops.flatMap((hop) => {
    const now = hop.mean?.est ?? hop.mean?.lo ?? null
    if (now === null || hop.usualMeanMs === null) return []
    const added = now - hop.usualMeanMs
    return added > 0.1 * hop.usualMeanMs ? [{ hop, added }] : []
  })
  const total = slower.reduce((sum, { added }) => sum + added, 0)
  const worst = slower.toSorted((a, b) => b.added - a.added)[0]
  return worst && total > 0 ? { hop: worst.hop, share: worst.added / total } : null
}

const largestShare = (hops: readonly Hop[]): Hop | undefined =>
  hops.filter(({ share }) => share !== null).toSorted((a, b) => (b.share ?? 0) - (a.share ?? 0))[0]

export const hopName = (pipeline: PipelineDocument, id: string): string =>
  pipeline.hops.find((hop) => hop.id === id)?.name ?? id

/** The second line: what happened last, else what stands out, else what cannot be seen. Null when nothing does. */
export function latencySubline({ pipeline, summary, events }: Facts): string | null {
  const [event] = events.filter(({ kind }) => kind !== 'partitions-added')
  if (event)
    return `${capitalised(eventText(event, (id) => hopName(pipeline, id)))} at ${formatTime(event.atMs, { seconds: true })}.`
  const odd = summary.hops.flatMap(({ worstPartition, quantiles }) => {
    const ratio = worstPartition && quantiles ? ratioOf(worstPartition.p95, quantiles.p95) : null
    return worstPartition && ratio !== null && ratio >= 1.5 ? [{ ...worstPartition, ratio }] : []
  })
  const worst = odd.toSorted((a, b) => b.ratio - a.ratio)[0]
  if (worst) return `Partition ${worst.partition} of ${worst.topic} is ${worst.ratio.toFixed(1)}× slower than its hop.`
  const hidden = summary.hops.find(({ evidence }) => evidence.kind !== 'measured')
  if (!hidden) return null
  return `${hopName(pipeline, hidden.id)} is ${hidden.evidence.kind}${hidden.evidence.reason === null ? '' : `: ${hidden.evidence.reason}`}.`
}

/** Null unless `a` is certainly the larger: where the bands overlap a ratio would be one of two guesses. */
function ratioOf(a: BandDto, b: BandDto): number | null {
  if (a.est === null || b.est === null || b.hi === null || b.est <= 0) return null
  return a.lo > b.hi ? a.est / b.est : null
}
