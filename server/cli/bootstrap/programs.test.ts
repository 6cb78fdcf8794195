import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ensurePrograms, packagesOf, readSystem } from './programs.mjs'

const debian12 = { id: 'debian', version: 12 }
let folder: string
let bin: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fresnel-bootstrap-test-'))
  bin = path.join(folder, 'bin')
  mkdirSync(bin)
  vi.stubEnv('PATH', bin)
  vi.stubEnv('JAVA_HOME', undefined)
  vi.stubEnv('CHROMIUM_PATH', undefined)
  vi.spyOn(console, 'log').mockReturnValue()
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

/** A program on the PATH of the test, as a script of /bin/sh that knows nothing but its own folder. */
function standIn(name: string, script: string, where = bin): void {
  mkdirSync(where, { recursive: true })
  writeFileSync(path.join(where, name), `#!/bin/sh\n${script}\n`)
  chmodSync(path.join(where, name), 0o755)
}
const javaScript = (version: string) => `echo 'openjdk version "${version}" 2025-04-15' >&2`
const calls = () => readFileSync(path.join(folder, 'calls'), 'utf8').trim().split('\n')

/** dpkg and apt-get that write down how they were called; `install` then does `effect`. */
function standInForDebian(effect: string): void {
  standIn('dpkg', `echo "dpkg $*" >> '${folder}/calls'`)
  standIn('apt-get', `echo "apt-get $*" >> '${folder}/calls'\n[ "$1" = update ] || { ${effect}; }`)
}

test('nothing is done when everything is there', async () => {
  standIn('java', javaScript('17.0.15'))
  standIn('mvn', '')
  await expect(ensurePrograms(['java', 'maven'], { system: debian12, isRoot: true })).resolves.toBeUndefined()
})

test.each([
  ['1.8.0_392', 8],
  ['11.0.20', 11],
])('Java %s is too old, and is named', async (version, major) => {
  standIn('java', javaScript(version))
  const outcome = ensurePrograms(['java'], { system: debian12, isRoot: false })
  await expect(outcome).rejects.toThrow(`${bin}/java is Java ${major}; 17 or newer is needed`)
})

test.each(['17', '21.0.4', '25-ea'])('Java %s will do', async (version) => {
  standIn('java', javaScript(version))
  await ensurePrograms(['java'], { system: debian12, isRoot: false })
})

test('JAVA_HOME decides, and is named when it is wrong', async () => {
  standIn('java', javaScript('17.0.15'))
  vi.stubEnv('JAVA_HOME', path.join(folder, 'gone'))
  const outcome = ensurePrograms(['java'], { system: debian12, isRoot: false })
  await expect(outcome).rejects.toThrow(`JAVA_HOME is ${folder}/gone, which holds no bin/java`)
})

test('who is not root gets the exact line', async () => {
  standIn('apt-get', 'exit 99')
  const outcome = ensurePrograms(['java', 'maven'], { system: debian12, isRoot: false })
  await expect(outcome).rejects.toThrow(
    'no Java found; a JDK, 17 or newer, is needed; no Maven found (mvn). Run this, then the same command again:\n' +
      '  sudo apt-get update && sudo apt-get install -y --no-install-recommends default-jdk-headless maven',
  )
})

test('root of another system gets the line of Debian, and nothing is installed', async () => {
  standIn('apt-get', 'exit 99')
  const outcome = ensurePrograms(['maven'], { system: { id: 'fedora', version: 42 }, isRoot: true })
  await expect(outcome).rejects.toThrow(
    /no Maven found.*package manager.*on Debian 12 or newer it is:\n {2}sudo apt-get/,
  )
})

test('root of Debian gets what is missing, after an interrupted dpkg is set right', async () => {
  standIn('java', javaScript('17.0.15'))
  standInForDebian(`printf '#!/bin/sh\\n' > '${bin}/mvn'; /bin/chmod 755 '${bin}/mvn'`)
  await ensurePrograms(['java', 'maven'], { system: debian12, isRoot: true })
  expect(calls()).toEqual([
    'dpkg --configure -a',
    'apt-get update -q',
    'apt-get install -y --no-install-recommends maven -o DPkg::Lock::Timeout=120',
  ])
})

test('an install that fails is named with its exit code', async () => {
  standInForDebian('exit 100')
  const outcome = ensurePrograms(['maven'], { system: debian12, isRoot: true })
  await expect(outcome).rejects.toThrow('apt-get install -y --no-install-recommends maven: failed with exit code 100')
})

test('an old Java that still comes first after the install is named', async () => {
  standIn('java', javaScript('11.0.20'))
  standInForDebian('true')
  const outcome = ensurePrograms(['java'], { system: debian12, isRoot: true })
  await expect(outcome).rejects.toThrow(/is Java 11; .*although default-jdk-headless is installed now/)
})

test.each([
  ['debian', 11, 'openjdk-17-jdk-headless', 'chromium'],
  ['debian', 12, 'default-jdk-headless', 'chromium'],
  ['debian', 13, 'default-jdk-headless', 'chromium'],
  ['debian', Infinity, 'default-jdk-headless', 'chromium'],
  ['ubuntu', 22, 'openjdk-17-jdk-headless', 'chromium-browser'],
  ['ubuntu', 24, 'default-jdk-headless', 'chromium-browser'],
])('packages of %s %d', (id, version, java, chromium) => {
  expect(packagesOf({ id, version })).toEqual({ java, maven: 'maven', chromium })
})

test.each([
  ['ID=debian\nVERSION_ID="13"\n', { id: 'debian', version: 13 }],
  ['VERSION_ID="24.04"\nID=ubuntu\nID_LIKE=debian\n', { id: 'ubuntu', version: 24 }],
  ['NAME="Debian GNU/Linux"\nID=debian\n', { id: 'debian', version: Infinity }],
  ['ID="linuxmint"\nID_LIKE="ubuntu debian"\nVERSION_ID="22"\n', { id: 'linuxmint', version: 22 }],
])('the system by %j', (text, expected) => {
  expect(readSystem(text)).toEqual(expected)
})
