import { closeSync, existsSync, fstatSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'

/** A row of the serving store: `servedAtMs` is the moment from which a reader of the store can see it. */
export type ServedRow = { orderId: string; orderedAtMs: number; score: number; servedAtMs: number }

/**
 * Stands for a serving store: rows as lines of JSON. At `maxBytes` the file becomes `FILE.old` and a new one begins, so
 * that both together hold the last rows only. An order may come twice after a crash; the first row is when it was served.
 */
export function openServingTable(file: string, maxBytes = 16 * 1_048_576) {
  let descriptor = openSync(file, 'a')
  return {
    append(rows: readonly Omit<ServedRow, 'servedAtMs'>[]): void {
      if (fstatSync(descriptor).size >= maxBytes) {
        closeSync(descriptor)
        renameSync(file, `${file}.old`)
        descriptor = openSync(file, 'a')
      }
      const servedAtMs = Date.now()
      writeSync(descriptor, rows.map((row) => `${JSON.stringify({ ...row, servedAtMs })}\n`).join(''))
    },
    close: () => closeSync(descriptor),
  }
}

/** All rows that are there, oldest first; a last line that is still being written is left out. */
export function readServingTable(file: string): ServedRow[] {
  return [`${file}.old`, file].filter(existsSync).flatMap((part) => {
    const text = readFileSync(part, 'utf8')
    return text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as ServedRow)
  })
}
