import type { State } from '../../contracts/entities.ts'
import { formatBurn, formatDuration, formatEstimate } from '../../contracts/format.ts'
import type { PipelineRow, Sentence } from '../../contracts/pipelines.ts'
import { quantileOf } from '../quantile.ts'
import { stateOf } from '../pipeline-status.ts'
import {
  capitalised,
  countWord,
  cut,
  LONGEST,
  midSentence,
  pipelineHref,
  plain,
  quiet,
  strong,
  textOf,
  toneOf,
} from './words.ts'

/**
 * What needs a person, at most two by name, then how the rest is. Where that is more than `longest` characters it names
 * one, then leaves its reason to its row, then only counts. `rows` are worst first.
 */
export function pipelinesSentence(rows: readonly PipelineRow[], longest = LONGEST): Sentence {
  if (rows.length === 0)
    return [plain('No pipeline is declared yet.'), quiet(' Declare one in fresnel.yaml to see its latency.')]
  const versions = [
    { names: 2, reasons: true },
    { names: 1, reasons: true },
    { names: 1, reasons: false },
  ].map((version) => naming(rows, version))
  return versions.find((sentence) => textOf(sentence).length <= longest) ?? restSentence(rows, rows.length)
}

function naming(rows: readonly PipelineRow[], { names, reasons }: { names: number; reasons: boolean }): Sentence {
  const named = rows.filter(({ status }) => needsPerson(stateOf(status))).slice(0, names)
  const rest = rows.filter((row) => !named.includes(row))
  if (named.length === 0) return restSentence(rest, rows.length)
  const described = named.flatMap((row, index) => [
    ...(index === 0 ? [] : [quiet(', and ')]),
    ...describe(row, reasons ? because : () => []),
  ])
  return [
    ...described,
    quiet(textOf(described).endsWith('…') ? '' : '.'),
    ...(rest.length === 0 ? [] : [plain(' '), ...restSentence(rest, rows.length)]),
  ]
}

const needsPerson = (state: State): boolean =>
  state === 'breached' || state === 'at-risk' || state === 'unknown' || state === 'stale'

function describe({ id, name, status, slo }: PipelineRow, because: (reason: string | null) => Sentence): Sentence {
  const state = stateOf(status)
  const subject = { text: name, tone: toneOf(state), href: pipelineHref(id) }
  if (status === null) return [subject, plain(' has '), strong('no latency yet')]
  if (state === 'stale') return [subject, plain(' is stale'), ...because(status.reason)]
  if (state === 'unknown') return [subject, plain(' cannot be measured'), ...because(status.reason)]
  const { label, band } = quantileOf(status.quantiles, slo)
  const burn = status.budget?.burn1h ?? null
  if (state === 'at-risk' && burn !== null && burn >= 1)
    return [subject, plain(' is burning budget at '), strong(formatBurn(burn))]
  if (band === null)
    return [subject, plain(state === 'breached' ? ' is breached' : ' is at risk'), ...because(status.reason)]
  const against = slo ? ` against a ${formatDuration(slo.targetMs)} SLA` : ''
  const verb = state === 'breached' ? ' breaks its SLA: ' : ' is close to its SLA: '
  return [subject, plain(`${verb}${label} is `), strong(formatEstimate(band)), quiet(against)]
}

const because = (reason: string | null): Sentence =>
  reason === null ? [] : [quiet(`: ${cut(midSentence(reason), 60)}`)]

/** "Eleven other pipelines are within SLA, one is idle." */
function restSentence(rest: readonly PipelineRow[], total: number): Sentence {
  const words: Record<State, string> = {
    breached: 'breached',
    'at-risk': 'at risk',
    unknown: 'unknown',
    stale: 'stale',
    learning: 'still learning',
    healthy: 'within SLA',
    idle: 'idle',
  }
  const order: State[] = ['breached', 'at-risk', 'unknown', 'stale', 'healthy', 'learning', 'idle']
  const groups = order.flatMap((state) => {
    const rows = rest.filter(({ status }) => stateOf(status) === state)
    return rows.length === 0
      ? []
      : [{ count: rows.length, word: state === 'healthy' && rows.every(({ slo }) => !slo) ? 'measured' : words[state] }]
  })
  const [first, ...others] = groups
  if (!first) return []
  const isOther = rest.length < total
  const noun = first.count === 1 ? 'pipeline' : 'pipelines'
  const head =
    first.count === total && total > 1
      ? `All ${countWord(total)} pipelines are ${first.word}`
      : total === 1
        ? `The pipeline is ${first.word}`
        : `${capitalised(countWord(first.count))} ${isOther ? 'other ' : ''}${noun} ${first.count === 1 ? 'is' : 'are'} ${first.word}`
  const tail = others.map(({ count, word }) => `, ${countWord(count)} ${count === 1 ? 'is' : 'are'} ${word}`).join('')
  return [isOther ? quiet(`${head}${tail}.`) : plain(`${head}${tail}.`)]
}
