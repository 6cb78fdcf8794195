import { checkConfig, type ConfigFinding } from '../../domain/config/check-config.ts'
import type { Actor, AuditEntry } from '../ports/audit-log.ts'
import type { ConfigChanges, ConfigReader, ConfigRepository, Locate, ReadConfig } from '../ports/config-file.ts'
import { findProblem } from '../connections/check-security.ts'
import type { ConfigFile } from '../../contracts/config-file.ts'

/** `changed` says that there is something to tell: a file was applied, or is wrong in a way that it was not before. */
export type ConfigOutcome = { fingerprint: string; problem: string | null; changed: boolean }

/**
 * Reads the file and puts it in force, or keeps the old one in force and says what is wrong with the new. `last` is what
 * this process came to before: the same file is applied once, while a refused one is looked at again, because what it
 * clashes with may be gone.
 */
export async function applyConfigFile(
  ports: { reader: ConfigReader; repository: ConfigRepository },
  path: string,
  last: ConfigOutcome | null,
): Promise<ConfigOutcome> {
  const { reader, repository } = ports
  const read = await reader.read(path)
  const { fingerprint } = read
  if (fingerprint === last?.fingerprint && last.problem === null) return { ...last, changed: false }
  const reason = read.ok ? await apply(repository, path, read) : read.problem
  if (reason === null) return { fingerprint, problem: null, changed: true }
  const problem = `${path}: ${reason} The configuration from before stays in force.`
  if (problem === last?.problem) return { ...last, fingerprint, changed: false }
  await repository.reject(path, fingerprint, problem)
  return { fingerprint, problem, changed: true }
}

/** Null when the file is in force now, else why it is not. */
async function apply(
  repository: ConfigRepository,
  path: string,
  { config, fingerprint, locate }: Extract<ReadConfig, { ok: true }>,
): Promise<string | null> {
  const findings = [...checkConfig(config, await repository.consoleNames()), ...checkCredentials(config)]
  if (findings.length > 0) return describe(findings, locate)
  const clashes = await repository.apply(path, fingerprint, config, (changes) => auditOf(path, changes))
  return clashes.length > 0 ? describe(clashes, locate) : null
}

const checkCredentials = (config: ConfigFile): ConfigFinding[] =>
  config.connections.flatMap(({ security, password }, index) => {
    const message = findProblem(security, password ?? null)
    return message === null ? [] : [{ path: ['connections', index, 'security'], message }]
  })

/** The first few: more of them are often the same mistake. */
function describe(findings: readonly ConfigFinding[], locate: Locate): string {
  const shown = findings.slice(0, 3).map(({ path, message }) => `${locate(path)}: ${message}`)
  const rest = findings.length - shown.length
  return [...shown, ...(rest > 0 ? [`And ${rest} more.`] : [])].join(' ')
}

function auditOf(path: string, { before, after }: ConfigChanges): AuditEntry {
  const actor: Actor = { id: null, name: path.split('/').at(-1) ?? path, ip: null, userAgent: null }
  return { actor, action: 'config.apply', subject: `config:${path}`, before, after, outcome: 'done' }
}
