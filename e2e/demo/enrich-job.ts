import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { untilJobRuns } from '../stack/flink/flink-jobs.ts'
import { jobIdOf, openFlinkSession } from '../stack/flink/flink-sql.ts'
import type { Flink } from '../stack/flink/start-flink.ts'

const NAME = 'enrich-orders'

/** Splits on `;` outside of quotes, without comments: the gateway takes one statement a call. */
export const splitStatements = (sql: string): string[] =>
  (sql.replace(/--[^\n]*/g, '').match(/(?:'[^']*'|`[^`]*`|[^;'`])+/g) ?? [])
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')

/**
 * Submits the job of enrich-orders.sql and waits until it runs: from its last checkpoint where there is one, so that a
 * restart neither loses nor repeats an order, else from what its group has committed. Answers where it began.
 */
export async function runEnrichJob(flink: Flink, bootstrap: string): Promise<string> {
  const checkpoint = flink.newestCheckpoint(jobIdOf(NAME))
  if (checkpoint !== null) {
    try {
      await submit(flink, bootstrap, NAME, { 'execution.state-recovery.path': checkpoint })
      return 'from its last checkpoint'
    } catch (error) {
      // The statement has been edited, or Kafka's data are not those of the checkpoint.
      console.error(`demo: Flink could not resume from ${checkpoint}: ${String(error)}`)
      rmSync(path.dirname(new URL(checkpoint).pathname), { recursive: true, force: true })
    }
  }
  // The id of a job that has failed is used up.
  await submit(flink, bootstrap, checkpoint === null ? NAME : `${NAME}-anew`, {})
  return 'from the committed offsets'
}

async function submit(flink: Flink, bootstrap: string, name: string, config: Record<string, string>): Promise<void> {
  const sql = readFileSync(path.join(import.meta.dirname, 'enrich-orders.sql'), 'utf8')
  const session = await openFlinkSession(flink.gatewayUrl)
  try {
    for (const statement of splitStatements(sql.replaceAll('${bootstrap}', bootstrap)))
      if (!statement.startsWith('INSERT')) await session.run(statement)
      else {
        const { jobId } = await session.submit(statement, name, { config })
        await untilJobRuns(flink.restUrl, jobId)
      }
  } finally {
    await session.close()
  }
}
