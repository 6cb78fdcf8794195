import type { ProbeKafka } from '../use-cases/connections/test-connection.ts'
import { AppError } from '../use-cases/app-error.ts'

/** Stands in until the Kafka adapter is there; it fails, so that nobody takes it for a cluster without capabilities. */
export const probeKafka: ProbeKafka = () =>
  Promise.reject(
    new AppError('internal', { message: 'no Kafka adapter', userMessage: 'There is no Kafka adapter yet.' }),
  )
