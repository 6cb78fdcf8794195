import type { RevisionTopic } from '#server/contracts/collector-state.ts'

/** Environment and cluster, as the URL carries them. */
export type Scope = { env?: string; cluster?: string }

/** Search parameters that pages get from Next. */
export type PageParams = Record<string, string | string[] | undefined>

/** The first of a parameter that an address may repeat. */
export const one = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value

/** The scope in a URL, without empty values: they mean "all". */
export function scopeOf(params: PageParams): Scope {
  const [env, cluster] = [one(params.env), one(params.cluster)]
  return { ...(env && { env }), ...(cluster && { cluster }) }
}

/** The first segment of every key, one a resource: what revisions invalidate. */
export type Resource =
  'shell' | 'overview' | 'topics' | 'groups' | 'topology' | 'pipelines' | 'latency' | 'search' | 'audit' | 'connections'

export const keys = {
  shell: () => ['shell'] as const,
  overview: (scope: Scope) => ['overview', scope] as const,
  topics: <Q extends object>(query: Q) => ['topics', 'list', query] as const,
  topic: (urn: string) => ['topics', 'detail', urn] as const,
  groups: <Q extends object>(query: Q) => ['groups', 'list', query] as const,
  group: (urn: string) => ['groups', 'detail', urn] as const,
  topology: <Q extends object>(query: Q) => ['topology', query] as const,
  pipelines: (scope: Scope) => ['pipelines', scope] as const,
  latency: <Q extends object>(id: string, query: Q) => ['latency', id, query] as const,
  search: (q: string) => ['search', q] as const,
  audit: () => ['audit'] as const,
  connections: () => ['connections'] as const,
}

/** Which resources a revision makes old. By resource, never by one page's key. */
export const REVISED: Record<RevisionTopic, readonly Resource[]> = {
  pipelines: ['pipelines', 'latency', 'overview', 'shell', 'topology'],
  inventory: ['topics', 'groups', 'topology', 'overview', 'shell', 'search', 'connections'],
  lag: ['groups', 'topics', 'topology'],
  sampling: ['shell', 'connections'],
  config: ['shell', 'overview', 'pipelines', 'latency', 'topology', 'connections', 'audit', 'search'],
}
