import { expect, test } from '@playwright/test'
import type { GroupDetail, GroupPage, TopicDetail, TopicPage } from '../../server/contracts/inventory.ts'
import type { Overview } from '../../server/contracts/overview.ts'
import type { PipelineLatency, PipelineList } from '../../server/contracts/pipelines.ts'
import type { Topology } from '../../server/contracts/topology.ts'
import { expectAccessible } from '../pages/accessibility.ts'
import {
  changed,
  GROUPS,
  LATENCY,
  ONE_GROUP,
  ONE_TOPIC,
  openWith,
  OVERVIEW,
  PIPELINES,
  realAnswer,
  TOPICS,
  TOPOLOGY,
  withoutEvents,
  type Screen,
} from '../pages/screens.ts'

test.beforeEach(({ page }) => withoutEvents(page))

/** Answers with holes, and the words that stand in them. */
const HOLES: { screen: Screen; change: (json: string) => string; words: string }[] = [
  {
    screen: OVERVIEW,
    change: (json) =>
      changed<Overview>(json, (answer) => ({
        ...answer,
        pipelines: answer.pipelines.map((row) => ({ ...row, status: null })),
      })),
    words: 'not computed yet',
  },
  {
    screen: PIPELINES,
    change: (json) =>
      changed<PipelineList>(json, (answer) => ({
        ...answer,
        items: answer.items.map((row) => ({ ...row, status: null })),
      })),
    words: 'not computed yet',
  },
  {
    screen: LATENCY,
    change: (json) =>
      changed<PipelineLatency>(json, (answer) => ({
        ...answer,
        summary: {
          ...{ quantiles: null, mean: null, hops: [] },
          ...{ entered: null, good: null, bad: null, unknown: null },
        },
      })),
    words: 'not sampled in this range',
  },
  {
    screen: TOPICS,
    change: (json) =>
      changed<TopicPage>(json, (answer) => ({
        ...answer,
        items: answer.items.map((row) => ({ ...row, partitions: null })),
      })),
    words: 'unknown: the topic could not be described',
  },
  {
    screen: GROUPS,
    change: (json) =>
      changed<GroupPage>(json, (answer) => ({
        ...answer,
        items: answer.items.map((row) => ({ ...row, lagSeconds: null, reason: 'offsets are denied' })),
      })),
    words: 'unknown: offsets are denied',
  },
  {
    screen: ONE_TOPIC,
    change: (json) =>
      changed<TopicDetail>(json, (answer) => ({
        ...answer,
        row: { ...answer.row, partitions: null, underReplicated: null },
        partitions: [],
      })),
    words: 'could not be described',
  },
  {
    screen: ONE_GROUP,
    change: (json) =>
      changed<GroupDetail>(json, (answer) => ({
        ...answer,
        row: { ...answer.row, state: 'unknown', reason: 'offsets are denied' },
        partitions: [],
      })),
    words: 'offsets are denied',
  },
  {
    screen: TOPOLOGY,
    change: (json) =>
      changed<Topology>(json, (answer) => ({
        ...answer,
        nodes: answer.nodes.map((node) => ({ ...node, state: 'unknown', reason: 'declared, not seen' })),
      })),
    words: 'declared, not seen',
  },
]

for (const { screen, change, words } of HOLES)
  test(`${screen.name}: what is unknown has its reason`, async ({ page }) => {
    await openWith(page, screen, change(await realAnswer(page, screen)))
    await expect(page.getByRole('main')).toContainText(words)
    await expectAccessible(page)
  })

for (const screen of [TOPICS, GROUPS])
  test(`${screen.name}: a list that was denied is not an empty one`, async ({ page }) => {
    const source = screen === TOPICS ? 'demo Metadata' : 'demo ListGroups'
    const denied = changed<TopicPage | GroupPage>(await realAnswer(page, screen), (answer) => ({
      ...answer,
      ...{ items: [], total: 0, counts: {}, nextCursor: null },
      freshness: { ...answer.freshness, errors: [{ source, since: null, message: 'The right Describe is missing.' }] },
    }))
    await openWith(page, screen, denied)
    await expect(page.getByText(/^(Topics|Groups) could not be listed$/)).toBeVisible()
    await expect(page.getByText(`${source}: The right Describe is missing.`)).toBeVisible()
    await expectAccessible(page)
  })
