import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FlinkError } from './flink-errors.ts'
import { cancelJob, readJob, untilJobRuns } from './flink-jobs.ts'
import { jobIdOf, openFlinkSession, type FlinkSession } from './flink-sql.ts'
import { startFlink, type Flink } from './start-flink.ts'

/** Cold, it fetches jars. */
const FIRST_START_MS = 300_000
const JOB_MS = 120_000

const folder = mkdtempSync(path.join(tmpdir(), 'fresnel-flink-test-'))
let flink: Flink
let session: FlinkSession

beforeAll(async () => {
  flink = await startFlink({ folder })
  session = await openFlinkSession(flink.gatewayUrl)
  await session.run(`CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '10')`)
  await session.run(`CREATE TABLE nowhere (n BIGINT) WITH ('connector' = 'blackhole')`)
}, FIRST_START_MS)
afterAll(async () => {
  await flink.stop()
  rmSync(folder, { recursive: true })
})

test('rows come with the names of their columns', { timeout: JOB_MS }, async () => {
  const config = { 'execution.runtime-mode': 'batch' }
  const { columns, rows } = await session.run(`SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t(x, y)`, { config })
  expect({ columns, rows: rows.sort() }).toEqual({ columns: ['x', 'y'], rows: [[1, 'a'], [2, 'b']] }) // prettier-ignore
})

test.each([
  ['SELEC 1', /^the SQL gateway refused: SQL parse failed\. /],
  ['SELECT nope FROM numbers', /From line 1, column 8 to line 1, column 11: Column 'nope' not found in any table$/],
  ['SELECT 1; SELECT 2', /only single statement supported$/],
])('%s is refused with one sentence', async (statement, expected) => {
  const outcome = session.run(statement)
  await expect(outcome).rejects.toThrow(expected)
  await expect(outcome).rejects.toBeInstanceOf(FlinkError)
})

test('a session that is gone is named', async () => {
  const other = await openFlinkSession(flink.gatewayUrl)
  await other.close()
  await expect(other.run('SHOW TABLES')).rejects.toThrow(/Session '.*' does not exist/)
})

test('a query without an end is given up in time, and its job with it', { timeout: JOB_MS }, async () => {
  const endless = session.run('SELECT COUNT(*) FROM numbers', { deadlineMs: 5_000 })
  await expect(endless).rejects.toThrow('Flink gave no result within 5 s for: SELECT COUNT(*) FROM numbers')
  await expect.poll(runningJobs, { timeout: 20_000 }).toBe(0)
})

async function runningJobs(): Promise<number> {
  const response = await fetch(`${flink.restUrl}/jobs`)
  const { jobs } = (await response.json()) as { jobs: { status: string }[] }
  return jobs.filter(({ status }) => !['FINISHED', 'CANCELED', 'FAILED'].includes(status)).length
}

test(
  'a job keeps its id, survives its TaskManager and keeps its checkpoints when it is cancelled',
  { timeout: 2 * JOB_MS },
  async () => {
    const insert = 'INSERT INTO nowhere SELECT n FROM numbers WHERE n > 0'
    const config = { 'execution.checkpointing.interval': '500ms' }
    const jobId = jobIdOf('a job')
    expect(await session.submit(insert, 'a job', { config })).toEqual({ jobId, wasRunning: false })
    expect(await session.submit(insert, 'a job', { config })).toEqual({ jobId, wasRunning: true })
    await untilJobRuns(flink.restUrl, jobId, JOB_MS)

    flink.taskManager.program.kill('SIGKILL')
    await flink.taskManager.restart()
    // The killed one is not counted any more, so what runs now runs on the new one.
    await untilJobRuns(flink.restUrl, jobId, JOB_MS)

    await expect.poll(() => flink.newestCheckpoint(jobId), { timeout: 10_000 }).not.toBeNull()
    await cancelJob(flink.restUrl, jobId)
    await expect.poll(async () => (await readJob(flink.restUrl, jobId))?.state, { timeout: 20_000 }).toBe('CANCELED')
    expect(flink.newestCheckpoint(jobId)).toMatch(new RegExp(`^file://.*/${jobId}/chk-\\d+$`))
  },
)

test('a job that nobody knows is null, not an error', async () => {
  expect(await readJob(flink.restUrl, jobIdOf('nobody knows this'))).toBeNull()
  expect(flink.newestCheckpoint(jobIdOf('nobody knows this'))).toBeNull()
})
