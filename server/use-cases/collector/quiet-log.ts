import type { Clock } from '../ports/clock.ts'
import type { CollectorLog } from './collector-ports.ts'

const AGAIN_MS = 30_000
const MOST_TEXTS = 100

/** Says the same warning at most twice a minute, with how often it was held back: an outage must not fill the disk. */
export function quietLog(log: CollectorLog, clock: Clock): CollectorLog {
  const said = new Map<string, { atMs: number; held: number }>()
  return {
    info: (fields, text) => log.info(fields, text),
    warn(fields, text) {
      const key = JSON.stringify([text, fields.shard, fields.pipeline, fields.connection])
      const last = said.get(key)
      const nowMs = clock.nowMs()
      if (last && nowMs - last.atMs < AGAIN_MS) {
        last.held += 1
        return
      }
      if (said.size >= MOST_TEXTS) said.clear()
      said.set(key, { atMs: nowMs, held: 0 })
      log.warn(last && last.held > 0 ? { ...fields, heldBack: last.held } : fields, text)
    },
  }
}
