import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { BootstrapError } from './bootstrap-error.mjs'
import { runToEnd } from './run-to-end.mjs'

const JAVA_MINIMUM = 17
const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** The program of this name on PATH, as an absolute path. */
function onPath(name) {
  return (process.env.PATH ?? '')
    .split(':')
    .map((folder) => path.join(folder, name))
    .find(isProgram)
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/** The Chromium that browser tests use. */
export const chromiumPath = () => process.env.CHROMIUM_PATH ?? CHROMIUM_NAMES.map(onPath).find(Boolean)

/** Each answers null when the program can be used, else what is wrong. */
const PROGRAMS = {
  java: whatIsWrongWithJava,
  maven: () => (onPath('mvn') ? null : 'no Maven found (mvn)'),
  chromium() {
    const found = chromiumPath()
    if (found === undefined) return 'no Chromium found'
    return isProgram(found) ? null : `CHROMIUM_PATH is ${found}, which is no program`
  },
}

function whatIsWrongWithJava() {
  const home = process.env.JAVA_HOME
  const java = home ? path.join(home, 'bin/java') : onPath('java')
  if (java === undefined) return `no Java found; a JDK, ${JAVA_MINIMUM} or newer, is needed`
  if (!isProgram(java)) return `JAVA_HOME is ${home}, which holds no bin/java: correct it or unset it`
  const { stdout, stderr } = spawnSync(java, ['-version'], { encoding: 'utf8' })
  // On stderr: `openjdk version "17.0.15"`, and `java version "1.8.0_392"` before 9.
  const major = Number(/version "(?:1\.)?(\d+)/.exec(`${stderr}${stdout}`)?.[1])
  if (major >= JAVA_MINIMUM) return null
  const is = Number.isNaN(major) ? 'does not say its version' : `is Java ${major}`
  return `${java} ${is}; ${JAVA_MINIMUM} or newer is needed${home ? ' (it is that of JAVA_HOME)' : ''}`
}

/**
 * Which packages hold the programs: Debian 12's default JDK is 17 and Debian 13's is 21, but older releases have 11.
 *
 * @param {{ id: string, version: number }} system
 */
export function packagesOf({ id, version }) {
  const isOld = version < (id === 'ubuntu' ? 24 : 12)
  return {
    java: isOld ? 'openjdk-17-jdk-headless' : 'default-jdk-headless',
    maven: 'maven',
    chromium: id === 'ubuntu' ? 'chromium-browser' : 'chromium',
  }
}

/**
 * The system by /etc/os-release. Testing releases have no version: they count as the newest.
 *
 * @param {string} [text]
 */
export function readSystem(text = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '') {
  const value = (name) => new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(text)?.[1]
  const version = Number.parseInt(value('VERSION_ID') ?? '', 10)
  return { id: value('ID') ?? process.platform, version: Number.isNaN(version) ? Infinity : version }
}

/**
 * Installs what is missing when this is root on Debian or Ubuntu. Elsewhere it throws with the line to run.
 *
 * @param {import('./commands.mjs').ProgramName[]} names
 * @param {{ system?: { id: string, version: number }, isRoot?: boolean }} [here]
 */
export async function ensurePrograms(names, { system = readSystem(), isRoot = process.getuid?.() === 0 } = {}) {
  const missing = findMissing(names)
  if (missing.length === 0) return
  const packages = missing.map(({ name }) => packagesOf(system)[name])
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...packages]
  const isDebian = (system.id === 'debian' || system.id === 'ubuntu') && onPath('apt-get') !== undefined
  if (!isDebian || !isRoot) throw new BootstrapError(howToInstall(missing, install, isDebian))

  for (const { problem } of missing) console.log(`bootstrap: ${problem}`)
  console.log(`bootstrap: ${install.join(' ')}`)
  // An install that was interrupted leaves dpkg waiting for this; else it does nothing.
  await runToEnd('dpkg --configure -a', ['dpkg', '--configure', '-a'])
  // One stale source must not stop us: whether the packages can be had, the install tells.
  await runToEnd('apt-get update', ['apt-get', 'update', '-q']).catch((error) =>
    console.error(`bootstrap: ${error.message}`),
  )
  const options = ['-o', 'DPkg::Lock::Timeout=120']
  await runToEnd(install.join(' '), [...install, ...options], { DEBIAN_FRONTEND: 'noninteractive' })
  const still = findMissing(names)
  if (still.length > 0)
    throw new BootstrapError(
      `${still.map(({ problem }) => problem).join('; ')}, although ${packages.join(' ')} is installed now. ` +
        'An older one may come first on PATH (update-alternatives --config java)',
    )
}

const findMissing = (names) =>
  names.map((name) => ({ name, problem: PROGRAMS[name]() })).filter(({ problem }) => problem !== null)

function howToInstall(missing, install, isDebian) {
  const problems = missing.map(({ problem }) => problem).join('; ')
  const line = `sudo apt-get update && sudo ${install.join(' ')}`
  return isDebian
    ? `${problems}. Run this, then the same command again:\n  ${line}`
    : `${problems}. Install it with this system's package manager and run the same command again; on Debian 12 or newer it is:\n  ${line}`
}
