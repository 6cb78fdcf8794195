import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { expect, test } from 'vitest'
import { pipelineDocumentSchema } from '../../server/contracts/pipelines.ts'
import { splitStatements } from './enrich-job.ts'
import { fresnelConfig } from './fresnel-config.ts'

test('statements end at a semicolon, but not at one in quotes or in a comment', () => {
  expect(splitStatements("SET 'a' = 'x;y';\n-- no; statement\nSELECT `b;c`;\n")).toEqual([
    "SET 'a' = 'x;y'",
    'SELECT `b;c`',
  ])
})

test('the demo’s statements: settings, three tables, one INSERT at the end', () => {
  const sql = readFileSync(path.join(import.meta.dirname, 'enrich-orders.sql'), 'utf8')
  const kinds = splitStatements(sql).map((statement) => statement.split(/\s/)[0])
  expect(kinds.filter((kind) => kind === 'CREATE')).toHaveLength(3)
  expect(kinds.indexOf('INSERT')).toBe(kinds.length - 1)
  expect(sql).toContain("'properties.group.id' = 'enrich-orders'")
})

test('fresnel.yaml holds a pipeline that the product accepts', () => {
  const { connections, pipelines } = parse(fresnelConfig('127.0.0.1:9092')) as {
    connections: unknown[]
    pipelines: unknown[]
  }
  expect(connections).toMatchObject([{ name: 'demo', kind: 'kafka', bootstrap: '127.0.0.1:9092' }])
  const [orders] = pipelines.map((pipeline) => pipelineDocumentSchema.parse(pipeline))
  expect(orders?.hops.map(({ id, group }) => [id, group])).toEqual([
    ['enrich', 'enrich-orders'],
    ['score', 'score-orders'],
    ['serve', 'serve-orders'],
  ])
})
