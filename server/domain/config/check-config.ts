import type { ConfigFile, ConfigPath } from '../../contracts/config-file.ts'
import type { HopDocument, PipelineDocument } from '../../contracts/pipelines.ts'

/** One thing that is wrong, where it stands, and what to do. */
export type ConfigFinding = { path: ConfigPath; message: string }

/** What exists besides the file and may be referred to. */
export type ConsoleNames = { connections: readonly string[] }

/** What a schema cannot see: names that are taken twice or lead nowhere, and pipelines that go round in a circle. */
export function checkConfig(config: ConfigFile, console: ConsoleNames): ConfigFinding[] {
  const environments = new Set(config.environments.map(({ name }) => name))
  const connections = new Set([...config.connections.map(({ name }) => name), ...console.connections])
  return [
    ...findDuplicates(config.environments, 'environments', 'name', 'environment'),
    ...findDuplicates(config.connections, 'connections', 'name', 'connection'),
    ...findDuplicates(config.pipelines, 'pipelines', 'id', 'pipeline'),
    ...config.connections.flatMap(({ environment }, index) =>
      unknownName(environments, environment, ['connections', index, 'environment'], 'environment', 'environments'),
    ),
    ...config.pipelines.flatMap((pipeline, index) =>
      checkPipeline(pipeline, ['pipelines', index], environments, connections),
    ),
  ]
}

function findDuplicates<K extends string>(
  items: readonly Record<K, string>[],
  list: string,
  key: K,
  what: string,
): ConfigFinding[] {
  return items.flatMap((item, index) =>
    items.findIndex((other) => other[key] === item[key]) === index
      ? []
      : [{ path: [list, index, key], message: `There are two ${what}s “${item[key]}”: rename one.` }],
  )
}

function unknownName(
  known: ReadonlySet<string>,
  name: string,
  path: ConfigPath,
  what: string,
  list: string,
): ConfigFinding[] {
  if (known.has(name)) return []
  const choice = [...known].sort().map((one) => `“${one}”`)
  const rest = choice.length > 0 ? `, or use ${choice.join(', ')}` : ''
  return [{ path, message: `There is no ${what} “${name}”: declare it under ${list}${rest}.` }]
}

function checkPipeline(
  pipeline: PipelineDocument,
  path: ConfigPath,
  environments: ReadonlySet<string>,
  connections: ReadonlySet<string>,
): ConfigFinding[] {
  const [entryConnection = ''] = pipeline.entry.split('/')
  const findings = [
    ...unknownName(environments, pipeline.environment, [...path, 'environment'], 'environment', 'environments'),
    ...unknownName(connections, entryConnection, [...path, 'entry'], 'connection', 'connections'),
    ...pipeline.hops.flatMap((hop, index) =>
      unknownName(connections, hop.connection, [...path, 'hops', index, 'connection'], 'connection', 'connections'),
    ),
    ...findDuplicates(pipeline.hops, 'hops', 'id', 'hop').map((finding) => ({
      ...finding,
      path: [...path, ...finding.path],
    })),
  ]
  // A wrong name would be reported again as a hop that nothing reaches.
  return findings.length > 0 ? findings : checkFlow(pipeline, path)
}

const topicsOf = (hop: HopDocument, side: 'reads' | 'writes') => hop[side].map((topic) => `${hop.connection}/${topic}`)

/** Records must get from the entry to every hop, and never back to one that they have passed. */
function checkFlow({ entry, hops }: PipelineDocument, path: ConfigPath): ConfigFinding[] {
  if (!hops.some((hop) => topicsOf(hop, 'reads').includes(entry)))
    return [
      {
        path: [...path, 'entry'],
        message: `No hop reads the entry “${entry}”: name it in the reads of the first hop.`,
      },
    ]
  const next = hops.map((hop) => {
    const written = new Set(topicsOf(hop, 'writes'))
    return hops.flatMap((other, index) => (topicsOf(other, 'reads').some((topic) => written.has(topic)) ? [index] : []))
  })
  const cycle = findCycle(next)
  if (cycle) {
    const [first = 0] = cycle
    const names = [...cycle, first].map((index) => hops[index]?.id ?? '?').join(' → ')
    return [
      {
        path: [...path, 'hops', first, 'writes'],
        message: `The hops go round in a circle: ${names}. A pipeline has to end.`,
      },
    ]
  }
  const starts = hops.flatMap((hop, index) => (topicsOf(hop, 'reads').includes(entry) ? [index] : []))
  const reached = reach(next, starts)
  return hops.flatMap((hop, index) =>
    reached.has(index)
      ? []
      : [
          {
            path: [...path, 'hops', index, 'reads'],
            message: `Nothing that comes from “${entry}” reaches the hop “${hop.id}”: one of its reads has to be written by a hop before it.`,
          },
        ],
  )
}

function reach(next: readonly number[][], starts: readonly number[]): ReadonlySet<number> {
  const reached = new Set<number>()
  const queue = [...starts]
  for (let index = queue.pop(); index !== undefined; index = queue.pop()) {
    if (reached.has(index)) continue
    reached.add(index)
    queue.push(...(next[index] ?? []))
  }
  return reached
}

/** The indices along one cycle, or null. Depth first; a node on the current path that is met again closes it. */
function findCycle(next: readonly number[][]): number[] | null {
  const done = new Set<number>()
  const visit = (index: number, path: readonly number[]): number[] | null => {
    const at = path.indexOf(index)
    if (at >= 0) return path.slice(at)
    if (done.has(index)) return null
    for (const other of next[index] ?? []) {
      const cycle = visit(other, [...path, index])
      if (cycle) return cycle
    }
    done.add(index)
    return null
  }
  for (const index of next.keys()) {
    const cycle = visit(index, [])
    if (cycle) return cycle
  }
  return null
}
