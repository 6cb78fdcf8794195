import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { FlinkError } from './flink-errors.ts'

/** Settings of Flink, such as `execution.checkpointing.interval`: `1s`. */
type Config = Record<string, string>
type SqlResult = {
  /** 32 hex digits; null when the statement starts no job. */
  jobId: string | null
  columns: string[]
  rows: unknown[][]
}
type RunOptions = {
  /** For this statement only; it does not stay in the session. */
  config?: Config
  signal?: AbortSignal
  deadlineMs?: number
}
type SubmittedJob = { jobId: string; wasRunning: boolean }
/** Tables and settings belong to a session and end with it; jobs that it has submitted do not. */
export type FlinkSession = {
  run: (statement: string, options?: RunOptions) => Promise<SqlResult>
  /**
   * Submits an INSERT as the job `name`, whose id follows from the name: a second submission starts nothing and says so.
   * The option behind it is Flink's own internal one, so a new Flink version may change it.
   */
  submit: (insert: string, name: string, options?: RunOptions) => Promise<SubmittedJob>
  close: () => Promise<void>
}

const REQUEST_DEADLINE_MS = 30_000
const POLL_MS = 50

/** The fixed id of a job: the same name always gives the same. */
export const jobIdOf = (name: string): string => createHash('sha256').update(name).digest('hex').slice(0, 32)

/** Opens a session at the SQL gateway. `properties` hold for all its statements. Throws FlinkError. */
export async function openFlinkSession(gatewayUrl: string, properties: Config = {}): Promise<FlinkSession> {
  const opened = await call(gatewayUrl, 'POST', '/v3/sessions', { sessionName: 'fresnel-stack', properties })
  const session = `/v3/sessions/${(opened as { sessionHandle: string }).sessionHandle}`
  const run = (statement: string, options: RunOptions = {}) => runStatement(gatewayUrl, session, statement, options)
  return {
    run,
    async submit(insert, name, options = {}) {
      const jobId = jobIdOf(name)
      const config = { ...options.config, '$internal.pipeline.job-id': jobId, 'pipeline.name': name }
      try {
        await run(insert, { ...options, config })
        return { jobId, wasRunning: false }
      } catch (error) {
        if (error instanceof FlinkError && error.isDuplicateJob) return { jobId, wasRunning: true }
        throw error
      }
    },
    async close() {
      await call(gatewayUrl, 'DELETE', session)
    },
  }
}

type Page = {
  resultType: 'NOT_READY' | 'PAYLOAD' | 'EOS'
  jobID?: string
  nextResultUri?: string
  results?: { columns: { name: string }[]; data: { fields: unknown[] }[] }
}

async function runStatement(
  gatewayUrl: string,
  session: string,
  statement: string,
  { config = {}, signal, deadlineMs = 120_000 }: RunOptions,
): Promise<SqlResult> {
  const deadline = AbortSignal.timeout(deadlineMs)
  const ended = signal ? AbortSignal.any([signal, deadline]) : deadline
  const body = { statement, executionConfig: config }
  try {
    const started = await call(gatewayUrl, 'POST', `${session}/statements`, body, ended)
    const operation = `${session}/operations/${(started as { operationHandle: string }).operationHandle}`
    try {
      return await readResult(gatewayUrl, operation, ended)
    } finally {
      // Also cancels the job of a SELECT that was given up; that of an INSERT goes on. What went wrong before counts more.
      await call(gatewayUrl, 'DELETE', `${operation}/close`).catch(() => undefined)
    }
  } catch (error) {
    if (!deadline.aborted) throw error
    throw new Error(`Flink gave no result within ${deadlineMs / 1000} s for: ${statement.slice(0, 80)}`, {
      cause: error,
    })
  }
}

async function readResult(gatewayUrl: string, operation: string, signal: AbortSignal): Promise<SqlResult> {
  const result: SqlResult = { jobId: null, columns: [], rows: [] }
  let next: string | undefined = `${operation}/result/0?rowFormat=JSON`
  while (next !== undefined) {
    const page: Page = (await call(gatewayUrl, 'GET', next, undefined, signal)) as Page
    if (page.resultType === 'NOT_READY') {
      await sleep(POLL_MS, undefined, { signal })
      continue
    }
    result.jobId = page.jobID ?? result.jobId
    result.columns = page.results?.columns.map((column) => column.name) ?? result.columns
    result.rows.push(...(page.results?.data.map((row) => row.fields) ?? []))
    next = page.resultType === 'EOS' ? undefined : page.nextResultUri
  }
  return result
}

/** One request; answers the parsed JSON. The gateway's HTTP status says no more than whether it worked. */
async function call(
  gatewayUrl: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  const deadline = AbortSignal.timeout(REQUEST_DEADLINE_MS)
  const response = await fetch(gatewayUrl + path, {
    method,
    headers: { 'content-type': 'application/json' },
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (response.ok) return JSON.parse(text)
  throw new FlinkError('the SQL gateway refused', errorsOf(text))
}

function errorsOf(text: string): string[] {
  try {
    const { errors } = JSON.parse(text) as { errors?: string[] }
    return errors ?? [text]
  } catch {
    return [text]
  }
}
