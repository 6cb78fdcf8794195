import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { KAFKA_USERS } from '../stack/kafka/kafka-config.ts'
import { startKafka, type Kafka } from '../stack/kafka/start-kafka.ts'

/** What suites may know of the shared Kafka; topics and groups are theirs to name uniquely. */
export type KafkaForTests = {
  bootstrap: string
  secured: NonNullable<Kafka['secured']>
  users: typeof KAFKA_USERS
}

declare module 'vitest' {
  export interface ProvidedContext {
    kafka: KafkaForTests
  }
}

/** Starts one secured Kafka for all suites. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'fresnel-test-kafka-'))
  const kafka = await startKafka({ folder, secured: true })
  if (kafka.secured === null) throw new Error('Kafka was asked for secured listeners and has none')
  project.provide('kafka', { bootstrap: kafka.bootstrap, secured: kafka.secured, users: KAFKA_USERS })
  return async () => {
    await kafka.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
