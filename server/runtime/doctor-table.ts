/** `note` is worth knowing and nothing to repair. */
export type Check = { what: string; result: 'ok' | 'note' | 'wrong'; text: string; fix?: string }

const MARKS = { ok: 'ok   ', note: 'note ', wrong: 'WRONG' }

/** One line a check, aligned, with what to do below what is wrong. */
export function checkTable(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ what }) => what.length))
  const lines = checks.flatMap(({ what, result, text, fix }) => [
    `${MARKS[result]}  ${what.padEnd(width)}  ${text}`,
    ...(fix ? [`${' '.repeat(MARKS.ok.length + width + 4)}→ ${fix}`] : []),
  ])
  return `${lines.join('\n')}\n`
}
