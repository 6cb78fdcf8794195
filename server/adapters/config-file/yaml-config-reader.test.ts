import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { yamlConfigReader } from './yaml-config-reader.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'fresnel-config-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(path.join(folder, 'password'), 'from a file\n')

const reader = yamlConfigReader({ KAFKA: 'k:9092', KAFKA_PASSWORD: 'from a variable' })
async function read(text: string) {
  const file = path.join(folder, 'fresnel.yaml')
  writeFileSync(file, text)
  return reader.read(file)
}
const connection = (more: string) => `apiVersion: fresnel.dev/v1
environments:
  - { name: dev }
connections:
  - name: k
    kind: kafka
    environment: dev
${more}`
const SASL = '    security: { protocol: SASL_PLAINTEXT, mechanism: PLAIN, username: u }\n'

test.each([
  ['${env:KAFKA_PASSWORD}', 'from a variable'],
  ['${file:password}', 'from a file'],
])('%s is filled in', async (reference, expected) => {
  const answer = await read(connection(`    bootstrap: "\${env:KAFKA}"\n${SASL}    password: "${reference}"\n`))
  expect(answer).toMatchObject({ ok: true, config: { connections: [{ bootstrap: 'k:9092', password: expected }] } })
})

test('an empty list is a configuration, an empty file is not', async () => {
  expect(await read('apiVersion: fresnel.dev/v1\n')).toMatchObject({ ok: true, config: { connections: [] } })
  expect(await read('')).toMatchObject({
    ok: false,
    problem: expect.stringMatching(/line 1, column 1.*apiVersion/) as string,
  })
})

test.each([
  [
    'broken YAML',
    'apiVersion: fresnel.dev/v1\nconnections: [\n  {name: k\n',
    /^line \d+, column \d+: .*Correct the YAML/,
  ],
  ['a tab', 'apiVersion: fresnel.dev/v1\nenvironments:\n\t- name: dev\n', /^line 3, column 1: /],
  ['a key twice', 'apiVersion: fresnel.dev/v1\napiVersion: x\n', /^line 2, column 1: .*unique/],
  [
    'another version',
    'apiVersion: fresnel.dev/v9\n',
    /^line 1, column 1: apiVersion: Write apiVersion: fresnel.dev\/v1/,
  ],
  [
    'a misspelt key',
    connection('    bootstrap: k:9092\n    pasword: "${env:KAFKA_PASSWORD}"\n'),
    /^line 9, column 5: There is no setting “pasword”/,
  ],
  ['a missing key', connection(''), /^line 5, column 5: connections\.0\.bootstrap: /],
  [
    'a wrong address',
    connection('    bootstrap: nowhere\n'),
    /^line 8, column 5: connections\.0\.bootstrap: Write host:port/,
  ],
  [
    'an unset variable',
    connection('    bootstrap: "${env:NOT_SET}"\n'),
    /^line 8, column 16: The environment variable NOT_SET is not set/,
  ],
  [
    'a file that is not there',
    connection(`    bootstrap: k:1\n${SASL}    password: "\${file:nothing}"\n`),
    /^line 10, column 15: The file .*nothing cannot be read \(ENOENT\)/,
  ],
  [
    'a password written out',
    connection(`    bootstrap: k:1\n${SASL}    password: hunter2\n`),
    /^line 10, column 15: A password does not belong in the file/,
  ],
])('%s is said with line and column', async (_name, text, expected) => {
  const answer = await read(text)
  expect(answer).toMatchObject({ ok: false, problem: expect.stringMatching(expected) as string })
  expect(JSON.stringify(answer)).not.toContain('hunter2')
})

test('a missing file is a problem, not an empty configuration', async () => {
  expect(await reader.read(path.join(folder, 'nothing.yaml'))).toMatchObject({
    ok: false,
    problem: expect.stringContaining('no such file') as string,
  })
})

test('the fingerprint changes with a secret that the text only names', async () => {
  const text = connection(`    bootstrap: k:1\n${SASL}    password: "\${file:password}"\n`)
  const before = await read(text)
  expect((await read(text)).fingerprint).toBe(before.fingerprint)
  writeFileSync(path.join(folder, 'password'), 'another\n')
  expect((await read(text)).fingerprint).not.toBe(before.fingerprint)
})
