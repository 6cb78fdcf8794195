import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { spawnBound } from '../../server/runtime/bound-process.ts'
import { cacheFolder, makeOnce } from './cache.ts'

/** The folder with all jars that `e2e/stack/NAME/pom.xml` pins, keyed by that file's content; fetched the first time. */
export function ensureJars(name: 'kafka' | 'flink'): Promise<string> {
  const pom = path.join(import.meta.dirname, name, 'pom.xml')
  const key = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 12)
  return makeOnce(path.join(cacheFolder(), `${name}-${key}`), (partial) => fetchJars(name, pom, partial))
}

/** Maven keeps what it has fetched: one that was interrupted goes on from there. */
async function fetchJars(name: string, pom: string, folder: string): Promise<void> {
  console.log(`stack: fetching ${name} from Maven Central (once)`)
  const goal = 'dependency:copy-dependencies'
  const args = ['-q', '-B', '-ntp', goal, '-DincludeScope=runtime', '-f', pom, `-DoutputDirectory=${folder}`]
  const maven = spawnBound('mvn', args, { stdout: 'pipe', stderr: 'pipe', graceMs: 1_000 })
  let output = ''
  maven.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  maven.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(maven, 'close')) as [number | null]
  if (code !== 0) throw new Error(`the jars of ${name} could not be fetched: ${mavenFailure(output, code)}`)
  if (!readdirSync(folder).some((file) => file.endsWith('.jar')))
    throw new Error(`the jars of ${name} could not be fetched: Maven copied none`)
}

/** The sentence of Maven's output that says what to do about it. */
export function mavenFailure(output: string, code: number | null): string {
  if (code === 127) return 'no Maven found: install it (Debian: apt-get install maven) and run this again'
  if (/JAVA_HOME .*not (defined|set)|no .*java|java: not found/i.test(output))
    return 'Maven found no Java: install a JDK, 17 or newer, or set JAVA_HOME to one'
  const errors = [...output.matchAll(/^\[ERROR\] (.*\S)/gm)].map((match) => match[1] ?? '')
  const first = errors.find((line) => !line.startsWith('[Help')) ?? output.trim().split('\n').at(-1) ?? ''
  const isNetwork =
    /Unknown host|Temporary failure in name|Connect(ion)? (to|refused|timed out)|transfer artifact|Network is unreachable/i
  return isNetwork.test(output)
    ? `Maven could not reach its repository; check the network or the mirror in ~/.m2/settings.xml and run this again. It said: ${first}`
    : `Maven ended with code ${code ?? '?'}: ${first}`
}
