import { expect, test } from 'vitest'
import { FlinkError, usefulSentence } from './flink-errors.ts'

/** A trace as the gateway sends it: causes, the useful one neither first nor last. */
const trace = (...causes: string[]) => [
  'Internal server error.',
  '<Exception on server side:\n' +
    causes.map((cause) => `${cause}\n\tat org.example.A.b(A.java:1)\n\t... 5 more`).join('\nCaused by: ') +
    '\n\nEnd of exception on server side>',
]
const GATEWAY = 'org.apache.flink.table.gateway.service.utils.SqlExecutionException: Failed to execute the operation 1.'

test.each([
  [
    'validation keeps line and column, which the innermost cause has lost',
    trace(
      GATEWAY,
      "org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, column 8 to line 1, column 11: Column 'nope' not found in any table",
      "org.apache.calcite.sql.validate.SqlValidatorException: Column 'nope' not found in any table",
    ),
    "SQL validation failed. From line 1, column 8 to line 1, column 11: Column 'nope' not found in any table",
  ],
  [
    'a text of several lines stays whole',
    trace(
      GATEWAY,
      'org.apache.flink.table.api.ValidationException: Column types do not match.\nCause: Different number\n\nSink schema: [a: INT]',
    ),
    'Column types do not match.\nCause: Different number\n\nSink schema: [a: INT]',
  ],
  [
    'without a cause of the table API the innermost counts',
    trace(GATEWAY, 'java.net.ConnectException: refused'),
    'refused',
  ],
  ['an answer without a trace is taken as it is', ['Session does not exist'], 'Session does not exist'],
  ['no word at all', [], 'it said nothing'],
])('%s', (_name, errors, expected) => {
  expect(usefulSentence(errors)).toBe(expected)
})

test('a second submission of a fixed job id is told from other failures', () => {
  const duplicate = trace(
    GATEWAY,
    'org.apache.flink.runtime.client.DuplicateJobSubmissionException: Job has already been submitted.',
  )
  expect(new FlinkError('refused', duplicate).isDuplicateJob).toBe(true)
  expect(new FlinkError('refused', trace(GATEWAY)).isDuplicateJob).toBe(false)
})
