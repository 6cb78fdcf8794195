import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'

/** A program of the JDK: the one of JAVA_HOME where that is set, as Maven does it, else the one on PATH. */
export const jdkProgram = (name: 'java' | 'keytool'): string =>
  process.env.JAVA_HOME ? path.join(process.env.JAVA_HOME, 'bin', name) : name

const NO_JAVA = 'no Java found: install a JDK, 17 or newer, or set JAVA_HOME to one'

/** One collector thread and the quick compiler: half the start-up time and a quarter less memory for a small service. */
export const SMALL_JVM: readonly string[] = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']

/** Explicit and sorted: a class-data archive is only used with the class path that it was made with. */
export const classPath = (folder: string): string =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.jar'))
    .sort()
    .map((name) => path.join(folder, name))
    .join(':')

/** Names the JDK in use: an archive of classes belongs to the one that made it. */
export function jdkKey(): string {
  const program = jdkProgram('java')
  const folders = program === 'java' ? (process.env.PATH ?? '').split(':') : ['']
  const found = folders.map((folder) => path.join(folder, program)).find((file) => existsSync(file))
  if (found === undefined) throw new Error(NO_JAVA)
  const real = realpathSync(found)
  return createHash('sha256')
    .update(`${real} ${statSync(real).mtimeMs}`)
    .digest('hex')
    .slice(0, 12)
}

/** Runs a program of the JDK to its end and returns what it printed; `failure` begins the error when it fails. */
export async function runJdk([program = '', ...args]: readonly string[], failure: string): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) => reject(new Error(isMissing(error) ? NO_JAVA : failure, { cause: error })))
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`${failure}: ${output.trim() || `exit code ${code ?? '?'}`}`)
  return output
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'
