import { metricsHandler } from '#server/runtime/metrics-handler.ts'

export const GET = metricsHandler
