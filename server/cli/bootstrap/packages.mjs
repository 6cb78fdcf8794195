import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { BootstrapError } from './bootstrap-error.mjs'
import { runToEnd } from './run-to-end.mjs'

/**
 * Installs the packages of the lock file, unless that has been done for this very file. The mark of it goes first and
 * comes last, so an install that failed or was interrupted is done again.
 *
 * @param {string} root
 */
export async function installPackages(root) {
  const stamp = path.join(root, 'node_modules/.installed-from')
  const hash = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  rmSync(stamp, { force: true })
  console.log('bootstrap: npm ci, which takes a minute the first time')
  // Not with the Node of node_modules, which is being replaced.
  const isForeign = (folder) => path.resolve(folder) !== path.join(root, 'node_modules/.bin')
  const PATH = (process.env.PATH ?? '').split(':').filter(isForeign).join(':')
  try {
    const command = ['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error']
    await runToEnd('npm ci', command, { cwd: root, PATH })
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error
    const advice = 'check the network and the registry, and run the same command again: nothing half installed is used'
    throw new BootstrapError(`${error.message}; ${advice}`, error.exitCode)
  }
  writeFileSync(stamp, hash)
}

/**
 * Node 24 from npm, or this Node where npm has none for the platform.
 *
 * @param {string} root
 * @returns {string}
 */
export function node24(root) {
  const installed = path.join(root, 'node_modules/.bin/node')
  if (existsSync(installed)) return installed
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new BootstrapError(
    `npm has no Node 24 for ${process.platform} ${process.arch}: install Node 24 yourself and run this again`,
  )
}
