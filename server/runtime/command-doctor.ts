import { accessSync, constants, existsSync } from 'node:fs'
import { yamlConfigReader } from '../adapters/config-file/yaml-config-reader.ts'
import { probeKafka } from '../adapters/kafka/probe-kafka.ts'
import type { CapabilityReport } from '../contracts/connections.ts'
import { AppError } from '../use-cases/app-error.ts'
import { testConnection } from '../use-cases/connections/test-connection.ts'
import type { NamedCredentials } from '../use-cases/ports/connection-repository.ts'
import { connectToRunning } from './command-link.ts'
import { checkTable, type Check } from './doctor-table.ts'
import { ExpectedError } from './expected-error.ts'
import { dataFolder } from './launch.ts'
import { configFile } from './launch-settings.ts'
import { services } from './services.ts'
import { describeUrl } from './wait-for-database.ts'

const NODE_MAJOR = 24

/** `fresnel doctor`: looks at everything, prints one line a finding, and answers 1 when one of them is wrong. */
export async function doctorCommand(): Promise<number> {
  const checks = [checkNode(), checkFolder(), await checkConfigFile(), ...(await checkRunning())]
  process.stdout.write(checkTable(checks))
  return checks.some(({ result }) => result === 'wrong') ? 1 : 0
}

function checkNode(): Check {
  const isRight = Number(process.versions.node.split('.')[0]) >= NODE_MAJOR
  const fix = `Fresnel needs ${NODE_MAJOR} or newer: start it with “npm run fresnel”, which brings its own.`
  return { what: 'Node', result: isRight ? 'ok' : 'wrong', text: process.versions.node, ...(!isRight && { fix }) }
}

function checkFolder(): Check {
  const what = 'data folder'
  try {
    const folder = dataFolder()
    if (!existsSync(folder)) return { what, result: 'note', text: `${folder} is made by the first start` }
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return { what, result: 'ok', text: folder }
  } catch (error) {
    return {
      what,
      result: 'wrong',
      text: messageOf(error),
      fix: 'Set FRESNEL_DATA to a folder that this user may write.',
    }
  }
}

async function checkConfigFile(): Promise<Check> {
  const what = 'fresnel.yaml'
  const file = configFile()
  if (file === null) return { what, result: 'note', text: 'none; connections can be added in the console' }
  const read = await yamlConfigReader(process.env).read(file)
  if (!read.ok) return { what, result: 'wrong', text: `${file}: ${read.problem}` }
  const { connections, pipelines } = read.config
  return { what, result: 'ok', text: `${file}: ${connections.length} connections, ${pipelines.length} pipelines` }
}

/** What only a database can tell. */
async function checkRunning(): Promise<Check[]> {
  try {
    const url = await connectToRunning()
    const database = await checkDatabase()
    if (database.result === 'wrong') return [database]
    return [
      { what: 'console', result: 'ok', text: url },
      database,
      ...(await Promise.all([checkCollector(), checkConfigInForce()])),
      ...(await checkConnections()),
    ]
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error
    return [{ what: 'database', result: 'note', text: error.message, fix: `${error.fix} Then this looks further.` }]
  } finally {
    if (process.env.DATABASE_URL) await services().database.$disconnect()
  }
}

async function checkDatabase(): Promise<Check> {
  const what = 'database'
  const where = describeUrl(process.env.DATABASE_URL ?? '')
  try {
    const [row] = await services().database.$queryRaw<{ version: string; bytes: bigint }[]>`
      SELECT current_setting('server_version') AS "version", pg_database_size(current_database()) AS "bytes"`
    const size = row ? `${Math.round(Number(row.bytes) / 1e6)} MB` : 'size unknown'
    return { what, result: 'ok', text: `PostgreSQL ${row?.version ?? '?'} at ${where}, ${size}` }
  } catch (error) {
    return { what, result: 'wrong', text: `${where}: ${messageOf(error)}`, fix: 'Start it, or correct DATABASE_URL.' }
  }
}

async function checkCollector(): Promise<Check> {
  const what = 'collector'
  const liveness = await services().collectorLiveness()
  if (liveness.state === 'alive') return { what, result: 'ok', text: `beat ${Math.round(liveness.ageMs)} ms ago` }
  const text = liveness.state === 'unknown' ? `unknown: ${liveness.reason}` : liveness.state
  return { what, result: 'wrong', text, fix: 'See its lines in the output of “fresnel start”.' }
}

async function checkConfigInForce(): Promise<Check> {
  const what = 'configuration'
  const status = await services().configStatus()
  if (!status) return { what, result: 'note', text: 'no file was ever read' }
  if (status.problem !== null) return { what, result: 'wrong', text: status.problem }
  return { what, result: 'ok', text: `${status.path}, in force since ${status.appliedAt?.toISOString() ?? 'never'}` }
}

async function checkConnections(): Promise<Check[]> {
  const connections = await services().connections.credentials()
  if (connections.length === 0) return [{ what: 'connections', result: 'note', text: 'none yet' }]
  return (await Promise.all(connections.map(checkConnection))).flat()
}

async function checkConnection({ name, credentials, problem }: NamedCredentials): Promise<Check[]> {
  const what = `connection ${name}`
  if (problem !== null) return [{ what, result: 'wrong', text: problem }]
  try {
    const { password, ...rest } = credentials
    const input = { ...rest, ...(password !== null && { password }) }
    return describeReport(what, await testConnection(probeKafka, input, new AbortController().signal))
  } catch (error) {
    return [{ what, result: 'wrong', text: error instanceof AppError ? error.userMessage : messageOf(error) }]
  }
}

function describeReport(what: string, { probes, brokers, tookMs }: CapabilityReport): Check[] {
  const failed = probes.filter(({ result }) => result.state !== 'ok')
  const count = `${probes.length - failed.length} of ${probes.length} capabilities`
  const summary: Check = {
    ...{ what, result: failed.length === 0 ? 'ok' : 'note' },
    text: `${count}, ${brokers ?? 'unknown'} brokers, ${Math.round(tookMs)} ms`,
  }
  return [summary, ...failed.map((probe) => describeProbe(what, probe))]
}

function describeProbe(what: string, { capability, neededFor, result }: CapabilityReport['probes'][number]): Check {
  const need = `needed for ${neededFor}`
  switch (result.state) {
    case 'ok':
      return { what, result: 'ok', text: capability }
    case 'denied':
      return { what, result: 'wrong', text: `${capability} denied, ${need}`, fix: `Allow: ${result.acl}` }
    case 'unsupported':
      return { what, result: 'note', text: `${capability} unsupported, ${need}: ${result.reason}` }
    case 'unreachable':
      return {
        what,
        result: 'wrong',
        text: `${capability} unreachable (${result.code}): ${result.reason}`,
        fix: result.fix,
      }
  }
}

const messageOf = (error: unknown) =>
  error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : String(error)
