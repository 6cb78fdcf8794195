/** Why the SQL gateway or the JobManager refused, as one sentence for people. */
export class FlinkError extends Error {
  /** The job with this fixed id runs or has run already. */
  readonly isDuplicateJob: boolean

  constructor(what: string, errors: readonly string[]) {
    super(`${what}: ${usefulSentence(errors)}`)
    this.name = 'FlinkError'
    this.isDuplicateJob = errors.some((error) => error.includes('DuplicateJobSubmissionException'))
  }
}

/**
 * Flink answers 500 with `["Internal server error.", "<Java stack trace>"]` to everything. What a person needs is the
 * last cause of its table API: parse and validation errors name line and column there, and lose them in the innermost.
 */
export function usefulSentence(errors: readonly string[]): string {
  const trace = errors.find((error) => error.includes('\n\tat ')) ?? errors.at(-1) ?? ''
  const causes = trace
    .split('\nCaused by: ')
    .map((cause) => cause.split(/\n\tat |\n*End of exception/)[0]?.trim() ?? '')
    .filter((cause) => cause !== '')
  const cause = causes.findLast((text) => text.startsWith('org.apache.flink.table.api.')) ?? causes.at(-1)
  return cause === undefined ? 'it said nothing' : cause.replace(/^<?[\w.$]+(Exception|Error): /, '')
}
