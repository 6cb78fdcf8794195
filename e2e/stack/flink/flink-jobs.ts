import { setTimeout as sleep } from 'node:timers/promises'

export type FlinkJob = {
  /** As Flink says it: CREATED, RUNNING, RESTARTING, FAILED, CANCELED, FINISHED … */
  state: string
  /** A job can be RUNNING with none of its tasks running: only tasks tell whether records move. */
  runningTasks: number
  allTasks: number
}

/** The job as the JobManager knows it; null when it knows no such job. */
export async function readJob(restUrl: string, jobId: string): Promise<FlinkJob | null> {
  const response = await fetch(`${restUrl}/jobs/${jobId}`, { signal: AbortSignal.timeout(5_000) })
  if (response.status === 404) return null
  if (!response.ok) throw new Error(`the JobManager answered ${response.status} for job ${jobId}`)
  const { state, vertices } = (await response.json()) as {
    state: string
    vertices: { parallelism: number; tasks: Record<string, number> }[]
  }
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
  return {
    state,
    runningTasks: sum(vertices.map(({ tasks }) => tasks.RUNNING ?? 0)),
    allTasks: sum(vertices.map(({ parallelism }) => parallelism)),
  }
}

/** Waits until every task of the job runs. Throws when the job ends, or has not come so far by the deadline. */
export async function untilJobRuns(restUrl: string, jobId: string, deadlineMs = 60_000): Promise<void> {
  const deadline = Date.now() + deadlineMs
  for (;;) {
    const job = await readJob(restUrl, jobId)
    if (job && job.allTasks > 0 && job.runningTasks === job.allTasks) return
    if (job && ['FAILED', 'CANCELED', 'FINISHED'].includes(job.state))
      throw new Error(`Flink's job ${jobId} is ${job.state}: ${await rootException(restUrl, jobId)}`)
    if (Date.now() > deadline)
      throw new Error(
        `Flink's job ${jobId} did not run within ${deadlineMs / 1000} s: ` +
          (job
            ? `${job.state}, ${job.runningTasks} of ${job.allTasks} tasks running`
            : 'the JobManager does not know it'),
      )
    await sleep(100)
  }
}

/** Cancels the job; its checkpoints stay. */
export async function cancelJob(restUrl: string, jobId: string): Promise<void> {
  const response = await fetch(`${restUrl}/jobs/${jobId}?mode=cancel`, { method: 'PATCH' })
  if (!response.ok) throw new Error(`the JobManager answered ${response.status} to the cancellation of job ${jobId}`)
}

async function rootException(restUrl: string, jobId: string): Promise<string> {
  const response = await fetch(`${restUrl}/jobs/${jobId}/exceptions`, { signal: AbortSignal.timeout(5_000) })
  if (!response.ok) return 'its exceptions cannot be read'
  const { exceptionHistory } = (await response.json()) as {
    exceptionHistory?: { entries?: { exceptionName?: string; stacktrace?: string }[] }
  }
  const causes = exceptionHistory?.entries?.[0]?.stacktrace?.split('\nCaused by: ') ?? []
  return causes.at(-1)?.split('\n')[0] ?? 'no exception recorded'
}
