import type { State } from '../../contracts/entities.ts'
import type { PipelineRow, Sentence } from '../../contracts/pipelines.ts'
import { pipelinesSentence } from './pipelines-sentence.ts'
import { cut, LONGEST, plain, quiet, textOf, toneOf } from './words.ts'

type ClusterVerdict = { connection: string; state: State; reason: string | null }

/** Pipelines first: that is what people came for. A cluster that cannot be read comes before, because it hides them. */
export function overviewSentence(rows: readonly PipelineRow[], clusters: readonly ClusterVerdict[]): Sentence {
  if (clusters.length === 0 && rows.length === 0)
    return [
      plain('No cluster is connected yet.'),
      { text: ' Add a connection', tone: 'plain', href: '/settings/connections' },
      quiet(' to see what runs on it.'),
    ]
  const lost = clusters.filter(({ state }) => state === 'breached' || state === 'stale')
  const [first] = lost
  if (!first) return rows.length > 0 ? pipelinesSentence(rows) : quietClusters(clusters)
  const subject = { text: first.connection, tone: toneOf(first.state), href: '/settings/connections' }
  const more = lost.length > 1 ? quiet(` (and ${lost.length - 1} more)`) : null
  const trouble = [
    subject,
    ...(more ? [more] : []),
    plain(first.state === 'stale' ? ' is not answering' : ' cannot be read'),
    quiet(first.reason === null ? '. ' : `: ${cut(first.reason, 80)}. `.replace('…. ', '… ')),
  ]
  if (rows.length === 0) return trouble
  return [...trouble, ...pipelinesSentence(rows, LONGEST - textOf(trouble).length)]
}

function quietClusters(clusters: readonly ClusterVerdict[]): Sentence {
  const waiting = clusters.filter(({ state }) => state === 'unknown')
  if (waiting.length > 0)
    return [
      plain('Reading '),
      plain(waiting.map(({ connection }) => connection).join(', ')),
      quiet(' for the first time.'),
    ]
  return [
    plain(clusters.length === 1 ? 'The cluster is being read.' : 'All clusters are being read.'),
    quiet(' No pipeline is declared yet: declare one in fresnel.yaml to see its latency.'),
  ]
}
