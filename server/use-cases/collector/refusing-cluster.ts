import { AppError } from '../app-error.ts'
import type { KafkaCluster } from '../ports/kafka-cluster.ts'

/** Stands for a connection that cannot even be tried, such as one whose password cannot be opened: all calls say why. */
export function refusingCluster(problem: string): KafkaCluster {
  const refuse = () =>
    Promise.reject(new AppError('unreachable', { message: problem, userMessage: problem, retryable: false }))
  return {
    probe: refuse,
    describe: refuse,
    committed: refuse,
    ends: refuse,
    starts: refuse,
    close: () => Promise.resolve(),
  }
}
