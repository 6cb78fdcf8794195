import type { CounterStore } from './counter-store.ts'
import type { Route } from './route.ts'

/** What every window of one pipeline is computed from. */
export type WindowRequest = { route: Route; store: CounterStore; sampleMs: number; targetMs: number | null }
