import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document, type Node } from 'yaml'
import type { z } from 'zod'
import { configFileSchema, type ConfigPath } from '../../contracts/config-file.ts'
import type { ConfigReader, ReadConfig } from '../../use-cases/ports/config-file.ts'

const MAX_BYTES = 4_000_000
const REFERENCE = /\$\{(env|file):([^}]+)\}/g

/** A file that is wrong in a way that its writer can repair. */
class ConfigProblem extends Error {}

export function yamlConfigReader(variables: Record<string, string | undefined>): ConfigReader {
  return { read: (file) => readConfig(file, variables) }
}

async function readConfig(file: string, variables: Record<string, string | undefined>): Promise<ReadConfig> {
  // Starts with what was there, so that the same wrong file is not reported again with each look.
  const fingerprint = createHash('sha256')
  try {
    const text = await readText(file)
    fingerprint.update(text)
    const lines = new LineCounter()
    const document = parseYaml(text, lines)
    const locate = (at: ConfigPath) => position(document, lines, at)
    for (const secret of await fillReferences(document, lines, path.dirname(file), variables))
      fingerprint.update(`\0${secret}`)
    const parsed = configFileSchema.safeParse(document.toJS())
    if (!parsed.success) throw new ConfigProblem(describeIssues(parsed.error.issues, locate))
    return { ok: true, fingerprint: fingerprint.digest('base64url'), config: parsed.data, locate }
  } catch (error) {
    if (!(error instanceof ConfigProblem)) throw error
    const problem = error.message
    return { ok: false, fingerprint: fingerprint.update(problem).digest('base64url'), problem }
  }
}

async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    if (code === 'ENOENT')
      throw new ConfigProblem('There is no such file. Put it back; an empty list removes what it declared.')
    throw new ConfigProblem(`It cannot be read (${code}): check its owner and mode.`)
  })
  if (bytes.length > MAX_BYTES)
    throw new ConfigProblem(`It has more than ${MAX_BYTES} bytes: this is not a configuration.`)
  return bytes.toString('utf8')
}

function parseYaml(text: string, lineCounter: LineCounter): Document {
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true })
  const [error] = [...document.errors, ...document.warnings]
  if (error) {
    const { line, col } = lineCounter.linePos(error.pos[0])
    throw new ConfigProblem(`line ${line}, column ${col}: ${firstSentence(error.message)} Correct the YAML there.`)
  }
  if (!isMap(document.contents))
    throw new ConfigProblem('line 1, column 1: The file has to start with “apiVersion: fresnel.dev/v1”.')
  return document
}

const firstSentence = (text: string) => `${text.split('\n')[0]?.replace(/\.?$/, '') ?? text}.`

/**
 * Fills `${env:NAME}` and `${file:path}` into every value, and answers what was filled in. A password that is written
 * out is refused: the file is made to be shared.
 */
async function fillReferences(
  document: Document,
  lines: LineCounter,
  folder: string,
  variables: Record<string, string | undefined>,
): Promise<string[]> {
  const values: { node: { value: unknown }; text: string; at: string }[] = []
  visit(document, {
    Pair(_key, pair) {
      const { key, value } = pair
      if (!isScalar(key) || key.value !== 'password' || !isScalar(value) || typeof value.value !== 'string') return
      if (!/^\$\{(env|file):[^}]+\}$/.test(value.value))
        throw new ConfigProblem(
          `${placeOf(value, lines)}: A password does not belong in the file: write "\${env:NAME}" or "\${file:path}".`,
        )
    },
    Scalar(_key, node) {
      if (typeof node.value === 'string' && node.value.search(REFERENCE) >= 0)
        values.push({ node, text: node.value, at: placeOf(node, lines) })
    },
  })
  const filled: string[] = []
  for (const { node, text, at } of values) {
    node.value = await replaceAll(text, async (kind, name) => {
      const value = kind === 'env' ? fromVariable(name, variables, at) : await fromFile(name, folder, at)
      filled.push(value)
      return value
    })
  }
  return filled
}

async function replaceAll(text: string, fill: (kind: string, name: string) => Promise<string>): Promise<string> {
  let result = ''
  let end = 0
  for (const match of text.matchAll(REFERENCE)) {
    const [whole, kind = '', name = ''] = match
    result += text.slice(end, match.index) + (await fill(kind, name.trim()))
    end = match.index + whole.length
  }
  return result + text.slice(end)
}

function fromVariable(name: string, variables: Record<string, string | undefined>, at: string): string {
  const value = variables[name]
  if (value) return value
  throw new ConfigProblem(
    `${at}: The environment variable ${name} is not set: set it where Fresnel starts, and start again.`,
  )
}

async function fromFile(name: string, folder: string, at: string): Promise<string> {
  const file = path.resolve(folder, name)
  try {
    // Editors and secret stores end a file with a line feed that is not part of the secret.
    return (await readFile(file, 'utf8')).replace(/\r?\n$/, '')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    throw new ConfigProblem(`${at}: The file ${file} cannot be read (${code}): put it there, readable by Fresnel.`)
  }
}

function describeIssues(issues: readonly z.core.$ZodIssue[], locate: (path: ConfigPath) => string): string {
  const shown = issues.slice(0, 3).map((issue) => {
    const at = issue.path.filter((part) => typeof part !== 'symbol')
    if (issue.code === 'unrecognized_keys') {
      const [key = ''] = issue.keys
      return `${locate([...at, key])}: There is no setting “${key}” here: correct its spelling or remove it.`
    }
    return `${locate(at)}: ${at.join('.') || 'the file'}: ${issue.message.replace(/\.?$/, '.')}`
  })
  const rest = issues.length - shown.length
  return [...shown, ...(rest > 0 ? [`And ${rest} more.`] : [])].join(' ')
}

/** Of the value, of its key where the value is an unknown one, or of the nearest thing around what is missing. */
function position(document: Document, lines: LineCounter, at: ConfigPath): string {
  for (let length = at.length; length >= 0; length--) {
    const path = at.slice(0, length)
    const node = length === 0 ? document.contents : document.getIn(path, true)
    if (isNode(node) && node.range) return placeOf(keyOf(document, path) ?? node, lines)
  }
  return 'line 1, column 1'
}

/** The key is what a reader looks for; items of a list have none. */
function keyOf(document: Document, path: ConfigPath): Node | null {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (path.length === 0 || !isMap(parent)) return null
  const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
  return pair && isNode(pair.key) ? pair.key : null
}

function placeOf(node: Node, lines: LineCounter): string {
  const { line, col } = lines.linePos(node.range?.[0] ?? 0)
  return `line ${line}, column ${col}`
}
