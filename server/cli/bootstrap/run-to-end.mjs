import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { BootstrapError } from './bootstrap-error.mjs'

/**
 * A shell becomes the program, in this terminal. Its watcher holds our pipe: when we are killed its read returns, and it
 * ends the program, which would otherwise go on without a terminal.
 */
const RUN = [
  'p=$$; ( ( read _ <&3; kill -s TERM $p 2>&-; n=100; while [ $n -gt 0 ] && kill -0 $p 2>&-; do sleep 0.2; n=$((n-1)); done; kill -s KILL $p 2>&- ) >/dev/null 2>&1 & )',
  'exec 3<&-; exec "$@"',
].join('; ')

const PARENT_CHECK_MS = 500

/**
 * Runs a program with this terminal and waits for its end. Throws with its exit code when it fails.
 *
 * @param {string} what named in the error
 * @param {string[]} command
 * @param {Record<string, string | undefined>} [environment] added to ours; `cwd` is the folder to run in
 */
export async function runToEnd(what, command, { cwd, ...environment } = {}) {
  const child = spawn('/bin/sh', ['-c', RUN, 'sh', ...command], {
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...environment },
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
  })
  const release = passSignalsTo(child)
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (...how) => resolve(how))
  }).finally(release)
  // Node closes only the three standard ones by itself; the watcher waits for this, and we would wait for the watcher.
  child.stdio[3].destroy()
  if (code === 0) return
  if (signal) throw new BootstrapError(`${what}: ended by ${signal}`, 128 + constants.signals[signal])
  throw new BootstrapError(`${what}: failed with exit code ${code}`, code)
}

/**
 * Ctrl-C reaches the whole process group, the program too, so we only wait for it. What reaches us alone is passed on;
 * so is the end of npm, which a kill -9 does not let it announce.
 */
function passSignalsTo(child) {
  const ignore = () => undefined
  const pass = (signal) => child.kill(signal)
  process.on('SIGINT', ignore).on('SIGTERM', pass).on('SIGHUP', pass)
  const parent = process.ppid
  const isUnderNpm = process.env.npm_lifecycle_event !== undefined
  const check = setInterval(() => isUnderNpm && process.ppid !== parent && child.kill('SIGTERM'), PARENT_CHECK_MS)
  return () => {
    clearInterval(check)
    process.off('SIGINT', ignore).off('SIGTERM', pass).off('SIGHUP', pass)
  }
}
