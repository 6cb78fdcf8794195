import { expect, test } from 'vitest'
import { configFileSchema, type ConfigFile } from '../../contracts/config-file.ts'
import { checkConfig } from './check-config.ts'

type HopInput = { id: string; reads: string[]; writes?: string[]; connection?: string }
const hop = ({ id, reads, writes = [], connection = 'k' }: HopInput) => ({
  ...{ id, name: id, engine: 'service', connection, group: id, reads, writes },
})
const config = (changes: Record<string, unknown> = {}): ConfigFile =>
  configFileSchema.parse({
    apiVersion: 'fresnel.dev/v1',
    environments: [{ name: 'dev' }],
    connections: [{ name: 'k', kind: 'kafka', environment: 'dev', bootstrap: 'h:9092' }],
    pipelines: [pipeline([{ id: 'a', reads: ['in'], writes: ['out'] }])],
    ...changes,
  })
const pipeline = (hops: HopInput[], changes: Record<string, unknown> = {}) => ({
  ...{ id: 'p', name: 'P', environment: 'dev', entry: 'k/in', hops: hops.map(hop) },
  ...changes,
})
const messages = (file: ConfigFile, connections: string[] = []) =>
  checkConfig(file, { connections }).map(({ path, message }) => `${path.join('.')}: ${message}`)

test('nothing is wrong with a chain, a fork that joins, and a connection of the console', () => {
  expect(messages(config())).toEqual([])
  const fork = pipeline([
    { id: 'a', reads: ['in'], writes: ['left', 'right'] },
    { id: 'b', reads: ['left'], writes: ['b'] },
    { id: 'c', reads: ['right'], writes: ['c'] },
    { id: 'd', reads: ['b', 'c', 'side-input'] },
  ])
  expect(messages(config({ pipelines: [fork] }))).toEqual([])
  const other = pipeline([{ id: 'a', reads: ['in'], connection: 'console-made' }], { entry: 'console-made/in' })
  expect(messages(config({ pipelines: [other] }), ['console-made'])).toEqual([])
})

test('a topic of the same name on another cluster is another topic', () => {
  const two = pipeline([
    { id: 'a', reads: ['in'], writes: ['t'] },
    { id: 'b', reads: ['t'], connection: 'k2' },
  ])
  expect(messages(config({ pipelines: [two] }), ['k2'])).toEqual([
    expect.stringMatching(/hops\.1\.reads: .*reaches the hop “b”/),
  ])
})

test.each([
  [
    'two connections',
    { connections: [0, 1].map(() => ({ name: 'k', kind: 'kafka', environment: 'dev', bootstrap: 'h:1' })) },
    /^connections\.1\.name: There are two connections “k”/,
  ],
  [
    'two pipelines',
    { pipelines: [0, 1].map(() => pipeline([{ id: 'a', reads: ['in'] }])) },
    /^pipelines\.1\.id: There are two pipelines “p”/,
  ],
  [
    'two hops',
    {
      pipelines: [
        pipeline([
          { id: 'a', reads: ['in'] },
          { id: 'a', reads: ['in'] },
        ]),
      ],
    },
    /^pipelines\.0\.hops\.1\.id: There are two hops “a”/,
  ],
  [
    'an unknown environment',
    { connections: [{ name: 'k', kind: 'kafka', environment: 'prod', bootstrap: 'h:1' }] },
    /^connections\.0\.environment: There is no environment “prod”.*“dev”/,
  ],
  [
    'an unknown connection of the entry',
    { pipelines: [pipeline([{ id: 'a', reads: ['in'] }], { entry: 'nope/in' })] },
    /^pipelines\.0\.entry: There is no connection “nope”/,
  ],
  [
    'an unknown connection of a hop',
    { pipelines: [pipeline([{ id: 'a', reads: ['in'], connection: 'nope' }])] },
    /^pipelines\.0\.hops\.0\.connection: There is no connection “nope”/,
  ],
  [
    'an entry that nothing reads',
    { pipelines: [pipeline([{ id: 'a', reads: ['other'] }])] },
    /^pipelines\.0\.entry: No hop reads/,
  ],
  [
    'a hop that reads what it writes',
    { pipelines: [pipeline([{ id: 'a', reads: ['in', 'out'], writes: ['out'] }])] },
    /^pipelines\.0\.hops\.0\.writes: .*circle: a → a/,
  ],
  [
    'a longer circle',
    {
      pipelines: [
        pipeline([
          { id: 'a', reads: ['in', 'z'], writes: ['x'] },
          { id: 'b', reads: ['x'], writes: ['y'] },
          { id: 'c', reads: ['y'], writes: ['z'] },
        ]),
      ],
    },
    /circle: a → b → c → a/,
  ],
  [
    'a circle off the way',
    {
      pipelines: [
        pipeline([
          { id: 'a', reads: ['in'], writes: ['o'] },
          { id: 'b', reads: ['q', 'o'], writes: ['r'] },
          { id: 'c', reads: ['r'], writes: ['q'] },
        ]),
      ],
    },
    /circle: b → c → b/,
  ],
])('%s', (_name, changes, expected) => {
  expect(messages(config(changes))).toEqual([expect.stringMatching(expected)])
})
