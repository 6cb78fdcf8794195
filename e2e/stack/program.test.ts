import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startProgram } from './program.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'fresnel-program-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8)

test('a log is for its owner alone, also one that an earlier version left readable', async () => {
  const logFolder = path.join(folder, 'logs')
  await startProgram('new', ['true'], { logFolder }).ended
  expect([modeOf(logFolder), modeOf(path.join(logFolder, 'new.log'))]).toEqual(['700', '600'])

  const old = path.join(logFolder, 'old.log')
  writeFileSync(old, 'before\n')
  chmodSync(old, 0o644)
  await startProgram('old', ['true'], { logFolder }).ended
  expect(modeOf(old)).toBe('600')
})
