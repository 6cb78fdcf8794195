/** What the storefront sells and when: pure, so that the clock and the dice are the caller's. */
const ITEMS = 40
export const CUSTOMERS = 200
export const BURST_FACTOR = 10
const BASE_PER_SECOND = 50
const DAY_MS = 86_400_000
const BURST_SLOT_MS = 10 * 60_000
const BURST_MS = 8_000

/** Orders a second: a wave over the day, 0.7 of the base at 03:00 UTC and 1.3 at 15:00, ten times that in a burst. */
export function ordersPerSecond(nowMs: number, bursting: boolean): number {
  const wave = 1 - 0.3 * Math.cos((2 * Math.PI * ((nowMs % DAY_MS) - 3 * 3_600_000)) / DAY_MS)
  return BASE_PER_SECOND * wave * (bursting ? BURST_FACTOR : 1)
}

/** One burst of eight seconds in every ten minutes, at a moment that only the ten minutes decide: no state to keep. */
export function isScheduledBurst(nowMs: number): boolean {
  const slot = Math.floor(nowMs / BURST_SLOT_MS)
  const offset = scramble(slot) % (BURST_SLOT_MS - BURST_MS)
  const into = nowMs - slot * BURST_SLOT_MS - offset
  return into >= 0 && into < BURST_MS
}

/** Few customers order much: rank r is drawn with weight 1/(r+1)^0.7, so the first ten place about a fifth of the orders. */
export function pickCustomer(random: number): number {
  const target = random * TOTAL_WEIGHT
  const found = CUMULATIVE.findIndex((weight) => weight > target)
  return found === -1 ? CUSTOMERS - 1 : found
}
const CUMULATIVE = Array.from({ length: CUSTOMERS }, (_, rank) => (rank + 1) ** -0.7).map(
  (
    (sum) => (weight) =>
      (sum += weight)
  )(0),
)
const TOTAL_WEIGHT = CUMULATIVE.at(-1) ?? 0

/** How many orders are due in the next `elapsedMs`: a Poisson draw, as independent shoppers make it. */
export function ordersDue(perSecond: number, elapsedMs: number, random: () => number): number {
  const mean = (perSecond * elapsedMs) / 1_000
  // Far from zero the normal approximation is as good, and does not take a draw for each order.
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * (sum(Array.from({ length: 12 }, random)) - 6)))
  let count = -1
  for (let product = 1; product > Math.exp(-mean); count++) product *= random()
  return count
}

const customerId = (rank: number): string => `c-${String(rank).padStart(3, '0')}`

/**
 * One order as JSON, keyed by its customer. Two in a hundred are broken, one half as text and one half by their amount:
 * the cleaning job has to drop them.
 */
export function makeOrder(id: string, nowMs: number, random: () => number): { key: string; value: string } {
  const key = customerId(pickCustomer(random()))
  const fate = random()
  if (fate < 0.01) return { key, value: `{"order_id":"${id}","amount":` }
  const amount = Math.round(500 + random() * 49_500) / 100
  const item = `sku-${Math.floor(random() * ITEMS)}`
  const order = { order_id: id, customer_id: key, item, amount: fate < 0.02 ? -amount : amount, ts: nowMs }
  return { key, value: JSON.stringify(order) }
}

const TIERS = ['bronze', 'silver', 'gold'] as const
const REGIONS = ['north', 'south', 'east', 'west'] as const

/** A customer's row as it stands at `nowMs`; the tier moves from one version to the next, the region does not. */
export function makeCustomer(rank: number, version: number, nowMs: number): { key: string; value: string } {
  const key = customerId(rank)
  const tier = TIERS[(scramble(rank) + version) % TIERS.length]
  const region = REGIONS[scramble(rank * 7 + 1) % REGIONS.length]
  return { key, value: JSON.stringify({ customer_id: key, tier, region, ts: nowMs }) }
}

/** 0…1, the same for the same order and tier: a scorer that is run twice says the same twice. */
export function scoreOf(order: { order_id: string; amount: number; tier: string }): number {
  const noise =
    (scramble(Buffer.from(order.order_id).reduce((hash, byte) => (hash * 31 + byte) % 1_000_003, 7)) % 1_000) / 1_000
  const trust = { gold: 0.2, silver: 0.5, bronze: 0.8 }[order.tier] ?? 1
  return Math.round(1_000 * (0.5 * trust + 0.3 * Math.min(1, order.amount / 500) + 0.2 * noise)) / 1_000
}

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)

/** A well-mixed 31-bit number from any integer. */
function scramble(seed: number): number {
  let x = Math.imul(Math.trunc(seed) ^ 0x9e3779b9, 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 1
}
