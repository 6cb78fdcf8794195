import { judgeGroup } from '../../domain/group-state.ts'
import { strictestTargetMs, type PipelineIndex } from '../../domain/pipeline-index.ts'
import { judgeTopic, type Verdict } from '../../domain/topic-state.ts'
import type { StoredGroup, StoredTopic } from '../ports/inventory-reads.ts'
import type { ReadPorts } from './read-ports.ts'
import { timesOf, type SelectedScope } from './read-scope.ts'

export type EntityState = Verdict & { topic: StoredTopic | null; group: StoredGroup | null }

/** Documents and verdicts of a handful of entities of any kind; one that was never seen is absent. */
export async function readEntityStates(
  ports: ReadPorts,
  urns: readonly string[],
  scope: SelectedScope,
  index: PipelineIndex,
): Promise<Map<string, EntityState>> {
  const [topics, groups] = await Promise.all([
    ports.inventory.topics(urns.filter((urn) => urn.startsWith('topic:'))),
    ports.inventory.groups(urns.filter((urn) => urn.startsWith('consumer-group:'))),
  ])
  const ofTopics = topics.map((topic): [string, EntityState] => {
    const verdict = judgeTopic(topic.figures, timesOf(scope.clusters, topic.figures.connection), scope.nowMs)
    return [topic.figures.urn, { ...verdict, topic, group: null }]
  })
  const ofGroups = groups.map((group): [string, EntityState] => {
    const { figures } = group
    const times = timesOf(scope.clusters, figures.connection)
    const verdict = judgeGroup(figures, strictestTargetMs(index, figures.urn), times, scope.nowMs)
    return [figures.urn, { ...verdict, topic: null, group }]
  })
  return new Map([...ofTopics, ...ofGroups])
}
