import { existsSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { classPath, jdkProgram, runJdk, SMALL_JVM } from '../java.ts'
import type { Program } from '../program.ts'
import { KAFKA_USERS } from './kafka-config.ts'

const CLUSTER_ID = 'RnJlc25lbFN0YWNrMDAwMA'
const LOGGING = `-Dlog4j2.configurationFile=${path.join(import.meta.dirname, 'log4j2.properties')}`
/** Without these the JVM complains in the log about an archive that it cannot use, and goes on without. */
const QUIET_CLASSES = ['-Xlog:cds=off', '-Xlog:cds+dynamic=off']

/** The command line of a program of Kafka; `classes` is a JVM option about class data. */
export const kafkaCommand = (jars: string, classes: string | null, main: readonly string[]): string[] => [
  jdkProgram('java'),
  '-Xmx256m',
  ...SMALL_JVM,
  LOGGING,
  ...(classes === null ? [] : [classes, ...QUIET_CLASSES]),
  '-cp',
  classPath(jars),
  ...main,
]

/** Formats a broker's storage unless that has been done. One that was interrupted is begun again from nothing. */
export async function formatOnce(jars: string, config: string): Promise<void> {
  const folder = path.dirname(config)
  const done = path.join(folder, 'formatted')
  if (existsSync(done)) return
  rmSync(path.join(folder, 'log'), { recursive: true, force: true })
  // Always with users, so that a folder can be used with and without the secured listeners.
  const scram = Object.entries(KAFKA_USERS).flatMap(([name, password]) =>
    ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((kind) => [
      '--add-scram',
      `${kind}=[name=${name},password=${password}]`,
    ]),
  )
  const main = ['kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', config, ...scram]
  await runJdk(kafkaCommand(jars, null, main), 'Kafka could not format its storage')
  writeFileSync(done, CLUSTER_ID)
}

export const isServing = (program: Program): boolean => program.output().includes('Kafka Server started')
