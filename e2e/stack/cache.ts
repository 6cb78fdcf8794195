import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

/** Shared by all checkouts of this user; nothing in it is ever half made. */
export const cacheFolder = (): string =>
  path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'fresnel')

/** Makes `folder` by `make(partial)` in a neighbouring folder and renames it: an interrupted try leaves nothing behind. */
export async function makeOnce(folder: string, make: (partial: string) => Promise<void>): Promise<string> {
  if (existsSync(folder)) return folder
  mkdirSync(path.dirname(folder), { recursive: true })
  const partial = `${folder}.partial-${process.pid}`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial)
  try {
    await make(partial)
    renameSync(partial, folder)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    // Another start was first: what it made came from the same description.
    if (!existsSync(folder)) throw error
  }
  return folder
}

/** The folder with all jars that `e2e/stack/NAME/pom.xml` pins, keyed by that file's content. */
export function ensureJars(name: 'kafka' | 'flink'): Promise<string> {
  const pom = path.join(import.meta.dirname, name, 'pom.xml')
  const key = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 12)
  return makeOnce(path.join(cacheFolder(), `${name}-${key}`), async (partial) => {
    console.log(`stack: fetching ${name} from Maven Central (once)`)
    const goal = 'dependency:copy-dependencies'
    const args = ['-q', '-B', goal, '-DincludeScope=runtime', '-f', pom, `-DoutputDirectory=${partial}`]
    const maven = spawn('mvn', args, { stdio: ['ignore', 'inherit', 'inherit'] })
    const [code] = (await once(maven, 'exit')) as [number | null]
    if (code !== 0) throw new Error(`Maven could not fetch the jars of ${name}; its own words are above. Run it again.`)
  })
}
