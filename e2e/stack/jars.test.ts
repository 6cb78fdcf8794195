import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ensureJars, mavenFailure } from './jars.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'fresnel-jars-test-'))
  vi.stubEnv('XDG_CACHE_HOME', path.join(root, 'cache'))
  vi.spyOn(console, 'log').mockReturnValue()
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  rmSync(root, { recursive: true })
})

/** A Maven of the test's own, first on PATH; the folder to copy to is in `$out`. */
function standInMaven(script: string): void {
  const bin = path.join(root, 'bin')
  mkdirSync(bin, { recursive: true })
  const findOut = 'for a in "$@"; do case $a in -DoutputDirectory=*) out=${a#*=};; esac; done'
  writeFileSync(path.join(bin, 'mvn'), `#!/bin/sh\n${findOut}\n${script}\n`)
  chmodSync(path.join(bin, 'mvn'), 0o755)
  vi.stubEnv('PATH', `${bin}:/usr/bin:/bin`)
}
const cached = () => readdirSync(path.join(root, 'cache/fresnel'))

test('a fetch that breaks off half-way leaves nothing in the cache; repeated, it is whole', async () => {
  standInMaven('echo half > "$out/a.jar"; echo "[ERROR] Could not transfer artifact x:y:jar:1 from/to central"; exit 1')
  await expect(ensureJars('kafka')).rejects.toThrow(
    /the jars of kafka could not be fetched: Maven could not reach its repository; check the network .*Could not transfer/,
  )
  expect(cached()).toEqual([])
  standInMaven('echo whole > "$out/a.jar"')
  const folder = await ensureJars('kafka')
  expect(readdirSync(folder)).toEqual(['a.jar'])
  expect(cached()).toEqual([path.basename(folder)])
})

test('without Maven the error says what to install', async () => {
  vi.stubEnv('PATH', path.join(root, 'empty'))
  await expect(ensureJars('flink')).rejects.toThrow('no Maven found: install it (Debian: apt-get install maven)')
})

test('a Maven that copies nothing is an error, not an empty cache', async () => {
  standInMaven('true')
  await expect(ensureJars('flink')).rejects.toThrow('Maven copied none')
  expect(cached()).toEqual([])
})

test.each([
  ['mvn: not found', 127, /^no Maven found/],
  ['The JAVA_HOME environment variable is not defined correctly', 1, /^Maven found no Java/],
  [
    '[ERROR] Unknown host repo.maven.apache.org: Temporary failure in name resolution',
    1,
    /check the network or the mirror/,
  ],
  [
    '[ERROR] Could not find artifact a:b:jar:9 in central',
    1,
    /^Maven ended with code 1: Could not find artifact a:b:jar:9/,
  ],
  ['', null, /^Maven ended with code \?/],
])('%j is said as it is meant', (output, code, expected) => {
  expect(mavenFailure(output, code)).toMatch(expected)
})
