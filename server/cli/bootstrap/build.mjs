import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** @typedef {(step: import('./commands.mjs').Step) => Promise<void>} RunTool */

const SOURCES = [
  ...['app', 'components', 'server', 'prisma', 'proxy.ts', 'instrumentation.ts'],
  ...['next.config.js', 'postcss.config.mjs', 'package-lock.json'],
]
/** Nothing of these is in the build. */
const NOT_BUILT = /\.test\.tsx?$|^server\/cli\/bootstrap/

/**
 * Builds unless the build is of these very sources.
 *
 * @param {string} root
 * @param {RunTool} runTool
 */
export async function buildIfNeeded(root, runTool) {
  const build = { what: 'the build', command: ['node', 'server/cli/build.mjs'] }
  await onceFor(path.join(root, '.next/built-from'), hashOf(root, SOURCES), () => runTool(build))
}

/**
 * Makes the database client unless it is of this very schema.
 *
 * @param {string} root
 * @param {RunTool} runTool
 */
export async function generateIfNeeded(root, runTool) {
  const generate = { what: 'the database client', command: ['prisma', 'generate'] }
  const hash = hashOf(root, ['prisma/schema.prisma', 'package-lock.json'])
  await onceFor(path.join(root, 'generated/generated-from'), hash, () => runTool(generate))
}

/** The mark goes first and comes last: what was interrupted is done again, whatever the sources are by then. */
async function onceFor(stamp, hash, work) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  rmSync(stamp, { force: true })
  await work()
  writeFileSync(stamp, hash)
}

function hashOf(root, sources) {
  const hash = createHash('sha256').update(root)
  const files = sources.flatMap((source) => filesUnder(root, source))
  for (const file of files.filter((file) => !NOT_BUILT.test(file)))
    hash.update(file).update(readFileSync(path.join(root, file)))
  return hash.digest('hex')
}

/** Paths from the root, in one order on every machine. */
function filesUnder(root, source) {
  if (statSync(path.join(root, source)).isFile()) return [source]
  return readdirSync(path.join(root, source), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort()
}
