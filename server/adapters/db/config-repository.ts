import { Prisma } from '#generated/prisma/client.ts'
import type { ConfigFile } from '../../contracts/config-file.ts'
import { tierOf } from '../../contracts/environments.ts'
import type { ConfigFinding } from '../../domain/config/check-config.ts'
import type { ConfigChanges, ConfigRepository } from '../../use-cases/ports/config-file.ts'
import type { SecretBox } from '../../use-cases/ports/secret-box.ts'
import { writeAudit } from './audit-log.ts'
import { ConfigDiff } from './config-diff.ts'
import { forgetDiscovered, secretContext } from './connection-repository.ts'
import { notifyRevision } from './notify-revision.ts'
import type { Database } from './prisma-client.ts'

type Transaction = Prisma.TransactionClient

/** Taken by whoever applies a file, so that two collectors never do it at once. */
const LOCK = 72_707_401

export function dbConfigRepository(db: Database, secrets: SecretBox): ConfigRepository {
  return {
    async consoleNames() {
      const rows = await db.connection.findMany({ where: { origin: 'console' }, select: { name: true } })
      return { connections: rows.map(({ name }) => name) }
    },
    apply: (path, fingerprint, config, audit) =>
      db.$transaction(
        async (tx) => {
          await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK})`
          const clashes = await findClashes(tx, config)
          if (clashes.length > 0) return clashes
          const changes = await writeAll(tx, config, secrets)
          if (changes) {
            await writeAudit(tx, audit(changes))
            await notifyRevision(tx, 'config')
          }
          const wasWrong = await keepStatus(tx, path, fingerprint, null)
          if (wasWrong && !changes) await notifyRevision(tx, 'config')
          return []
        },
        { timeout: 60_000 },
      ),
    async reject(path, fingerprint, problem) {
      await db.$transaction(async (tx) => {
        await keepStatus(tx, path, fingerprint, problem)
        await notifyRevision(tx, 'config')
      })
    },
    async status() {
      const row = await db.configFileStatus.findFirst({ orderBy: { readAt: 'desc' } })
      return row && { path: row.path, problem: row.problem, appliedAt: row.appliedAt }
    },
  }
}

/** Answers whether something was wrong before. Files of earlier starts are forgotten: one is in force. */
async function keepStatus(tx: Transaction, path: string, hash: string, problem: string | null): Promise<boolean> {
  const before = await tx.configFileStatus.findUnique({ where: { path } })
  await tx.configFileStatus.deleteMany({ where: { path: { not: path } } })
  const now = new Date()
  const status = { hash, problem, readAt: now, ...(problem === null && { appliedAt: now }) }
  await tx.configFileStatus.upsert({ where: { path }, create: { path, ...status }, update: status })
  return typeof before?.problem === 'string'
}

/** What somebody made in the console is theirs; the file neither takes it over nor hides it. */
async function findClashes(tx: Transaction, config: ConfigFile): Promise<ConfigFinding[]> {
  const rows = await tx.connection.findMany({
    where: { origin: 'console', name: { in: config.connections.map(({ name }) => name) } },
    include: { environment: true },
  })
  return rows.map(({ name, bootstrap, environment }) => ({
    path: ['connections', config.connections.findIndex((connection) => connection.name === name), 'name'],
    message: `The console has a connection “${name}” already (${bootstrap} in ${environment.name}): rename this one, or delete that one in Settings, Connections.`,
  }))
}

async function writeAll(tx: Transaction, config: ConfigFile, secrets: SecretBox): Promise<ConfigChanges | null> {
  const diff = new ConfigDiff()
  // Things before what they belong to, and the other way round for what goes.
  const environmentIds = await writeEnvironments(tx, config, diff)
  await writeConnections(tx, config, environmentIds, secrets, diff)
  await writePipelines(tx, config, environmentIds, diff)
  await removePipelines(tx, config, diff)
  await removeConnections(tx, config, diff)
  await removeEnvironments(tx, config, diff)
  return diff.changes()
}

async function writeEnvironments(tx: Transaction, config: ConfigFile, diff: ConfigDiff): Promise<Map<string, string>> {
  const before = new Map((await tx.environment.findMany()).map((row) => [row.name, row]))
  const ids = new Map<string, string>()
  for (const { name, tier, readOnly: wished } of config.environments) {
    const readOnly = wished ?? (tier === 'production' || tierOf(name).readOnly)
    const old = before.get(name)
    const wanted = { tier, readOnly, origin: 'file' }
    const was = old && { tier: old.tier, readOnly: old.readOnly, origin: old.origin }
    if (diff.differs(`environment:${name}`, was, wanted))
      ids.set(name, (await tx.environment.upsert({ where: { name }, create: { name, ...wanted }, update: wanted })).id)
    else if (old) ids.set(name, old.id)
  }
  return ids
}

async function writeConnections(
  tx: Transaction,
  config: ConfigFile,
  environmentIds: ReadonlyMap<string, string>,
  secrets: SecretBox,
  diff: ConfigDiff,
): Promise<void> {
  const rows = await tx.connection.findMany({ include: { environment: true } })
  const before = new Map(rows.map((row) => [row.name, row]))
  for (const { name, kind, environment, bootstrap, security, password = null } of config.connections) {
    const old = before.get(name)
    const isSameSecret = old !== undefined && opensTo(secrets, old.secret, name, password)
    const wanted = { environment, bootstrap, security, hasPassword: password !== null }
    const was = old && {
      ...{ environment: old.environment.name, bootstrap: old.bootstrap, security: old.security },
      hasPassword: old.secret !== null,
    }
    if (!diff.differs(`connection:${name}`, was, wanted) && isSameSecret) continue
    if (!isSameSecret) diff.note(`connection:${name}`, was, { ...wanted, passwordChanged: old !== undefined })
    const data = {
      ...{ kind, bootstrap, security, origin: 'file', environmentId: environmentIds.get(environment) ?? '' },
      secret: password === null ? null : new Uint8Array(secrets.seal(password, secretContext(name))),
      // Of the old address; the collector makes a new report.
      ...{ capabilities: Prisma.DbNull, checkedAt: null },
    }
    await tx.connection.upsert({ where: { name }, create: { name, ...data }, update: data })
  }
}

function opensTo(secrets: SecretBox, sealed: Uint8Array | null, name: string, password: string | null): boolean {
  if (sealed === null || password === null) return sealed === null && password === null
  try {
    return secrets.open(sealed, secretContext(name)) === password
  } catch {
    // Sealed under another key: seal it again under this one.
    return false
  }
}

async function writePipelines(
  tx: Transaction,
  config: ConfigFile,
  environmentIds: ReadonlyMap<string, string>,
  diff: ConfigDiff,
): Promise<void> {
  const before = new Map((await tx.pipeline.findMany()).map((row) => [row.id, row.spec]))
  for (const spec of config.pipelines) {
    const { id, name, environment, owner, domain } = spec
    if (!diff.differs(`pipeline:${id}`, before.get(id), spec)) continue
    const data = { name, owner, domain, spec, origin: 'file', environmentId: environmentIds.get(environment) ?? '' }
    await tx.pipeline.upsert({ where: { id }, create: { id, ...data }, update: data })
  }
}

async function removePipelines(tx: Transaction, config: ConfigFile, diff: ConfigDiff): Promise<void> {
  const gone = await tx.pipeline.findMany({
    where: { origin: 'file', id: { notIn: config.pipelines.map(({ id }) => id) } },
  })
  for (const { id, spec } of gone) {
    diff.note(`pipeline:${id}`, spec, undefined)
    // Its windows stay until their time is over: a pipeline that comes back has its history.
    await tx.pipelineStatus.deleteMany({ where: { pipelineId: id } })
    await tx.pipeline.delete({ where: { id } })
  }
}

async function removeConnections(tx: Transaction, config: ConfigFile, diff: ConfigDiff): Promise<void> {
  const gone = await tx.connection.findMany({
    where: { origin: 'file', name: { notIn: config.connections.map(({ name }) => name) } },
    include: { environment: true },
  })
  for (const { name, bootstrap, security, environment } of gone) {
    diff.note(`connection:${name}`, { environment: environment.name, bootstrap, security }, undefined)
    await tx.connection.delete({ where: { name } })
    await forgetDiscovered(tx, name)
  }
}

async function removeEnvironments(tx: Transaction, config: ConfigFile, diff: ConfigDiff): Promise<void> {
  const gone = await tx.environment.findMany({
    where: { origin: 'file', name: { notIn: config.environments.map(({ name }) => name) } },
    include: { _count: { select: { connections: true, pipelines: true } } },
  })
  for (const { id, name, tier, readOnly, _count } of gone) {
    const isUsed = _count.connections + _count.pipelines > 0
    // Something of the console lives in it: then it is the console's from now on.
    diff.note(
      `environment:${name}`,
      { tier, readOnly, origin: 'file' },
      isUsed ? { tier, readOnly, origin: 'console' } : undefined,
    )
    if (isUsed) await tx.environment.update({ where: { id }, data: { origin: 'console' } })
    else await tx.environment.delete({ where: { id } })
  }
}
