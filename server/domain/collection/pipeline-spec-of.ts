import type { PipelineDocument } from '../../contracts/pipelines.ts'
import type { PipelineSpec } from '../latency/pipeline-spec.ts'
import type { Sample } from '../latency/sample.ts'
import { entryOf } from '../pipeline-index.ts'

/** A pipeline as the latency engine knows it, and which counters of which connection feed it. */
export type PipelineFeed = {
  spec: PipelineSpec
  connections: readonly ConnectionFeed[]
  /** A sample of a connection in the spec's names; null when the pipeline does not use it. */
  translate(connection: string, sample: Sample): Sample | null
}
export type ConnectionFeed = {
  connection: string
  groups: readonly string[]
  /** All topics: the high watermark is taken of each. */
  topics: readonly string[]
  /** Those whose last stable offset is wanted too: a stage reads them read_committed. */
  committedTopics: readonly string[]
}

export function pipelineFeedOf(document: PipelineDocument): PipelineFeed {
  const entry = entryOf(document)
  const names = [...new Set([entry.connection, ...document.hops.map((hop) => hop.connection)])]
  // Two clusters may hold topics and groups of one name; with a single cluster the plain name is what people know.
  const qualify = (connection: string, name: string) => (names.length > 1 ? `${connection}/${name}` : name)
  const connections = names.map((connection) => connectionFeedOf(document, connection, entry))
  const used = new Map(
    connections.map(({ connection, groups, topics }) => [
      connection,
      { groups: new Set(groups), topics: new Set(topics) },
    ]),
  )
  return {
    spec: specOf(document, qualify(entry.connection, entry.topic), qualify),
    connections,
    translate(connection, sample) {
      const mine = used.get(connection)
      if (!mine?.topics.has(sample.topic)) return null
      if (sample.kind === 'committed' && !mine.groups.has(sample.group)) return null
      if (names.length === 1) return sample
      const topic = qualify(connection, sample.topic)
      return sample.kind === 'committed'
        ? { ...sample, topic, group: qualify(connection, sample.group) }
        : { ...sample, topic }
    },
  }
}

function specOf(
  document: PipelineDocument,
  entry: string,
  qualify: (connection: string, name: string) => string,
): PipelineSpec {
  return {
    id: document.id,
    entry,
    exit: document.hops.at(-1)?.id ?? '',
    targetMs: document.slo?.targetMs ?? null,
    sampleMs: document.sampleMs,
    hops: document.hops.map((hop) => ({
      id: hop.id,
      reads: hop.reads.map((topic) => qualify(hop.connection, topic)),
      combine: hop.combine,
      reader: { kind: 'group', group: qualify(hop.connection, hop.group), isolation: hop.isolation },
      writes: hop.writes.map((topic) => qualify(hop.connection, topic)),
      windowMs: hop.windowMs,
      holdMs: hop.holdMs,
      commit: hop.commit,
      partitions: hop.partitions,
    })),
  }
}

function connectionFeedOf(
  document: PipelineDocument,
  connection: string,
  entry: { connection: string; topic: string },
): ConnectionFeed {
  const hops = document.hops.filter((hop) => hop.connection === connection)
  const topics = new Set(hops.flatMap((hop) => [...hop.reads, ...hop.writes]))
  if (entry.connection === connection) topics.add(entry.topic)
  const committed = new Set(hops.filter((hop) => hop.isolation === 'read_committed').flatMap((hop) => hop.reads))
  return {
    connection,
    groups: [...new Set(hops.map((hop) => hop.group))],
    topics: [...topics],
    committedTopics: [...committed],
  }
}
