import { formatBand, formatEstimate, formatLatency } from '#server/contracts/format.ts'
import type { WaterfallRow } from './prepare-waterfall.ts'

/** A length on the axis as CSS takes it. */
export const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)}%`

const BAR = 'absolute top-[11px] h-4'

/** From the append before it to done, with the wait for a commit at its end and the usual under it. */
export function HopBar({ row, endMs, steps }: { row: WaterfallRow; endMs: number; steps: number }) {
  const { bar, evidence, exactlyOnceMs, usualMs } = row
  const bareMs = bar ? bar.lengthMs - (exactlyOnceMs ?? 0) : 0
  const dashed = evidence.kind === 'inferred' ? 'outline outline-1 outline-offset-1 outline-dashed outline-ink-2' : ''
  return (
    <span
      role="cell"
      aria-label={barWords(row)}
      className="relative order-last col-span-3 h-[38px] bg-[linear-gradient(90deg,var(--line)_1px,transparent_1px)] md:order-none md:col-span-1"
      style={{ backgroundSize: `${100 / steps}% 100%` }}
    >
      {bar === null ? (
        <span className="absolute inset-x-2 top-[11px] cut text-axis text-ink-2" title={evidence.reason ?? undefined}>
          {evidence.reason ?? 'no record entered'}
        </span>
      ) : (
        <>
          <span
            className={`${BAR} min-w-0.5 rounded-l-[2px] bg-processing ${dashed}`}
            style={{ left: percent(bar.fromMs, endMs), width: percent(bareMs, endMs) }}
          />
          {exactlyOnceMs !== null && (
            <span
              className={`${BAR} bg-[repeating-linear-gradient(90deg,var(--visible)_0_3px,color-mix(in_oklab,var(--visible)_45%,var(--surface))_3px_5px)]`}
              style={{ left: percent(bar.fromMs + bareMs, endMs), width: percent(exactlyOnceMs, endMs) }}
            />
          )}
          {bar.openEnd && (
            <span className={`${BAR} hatch w-6`} style={{ left: percent(bar.fromMs + bar.lengthMs, endMs) }} />
          )}
          {exactlyOnceMs !== null && !bar.openEnd && (
            <BarNote text={`≈ ${formatLatency(exactlyOnceMs)} is the price of exactly-once`} bar={bar} endMs={endMs} />
          )}
          {usualMs !== null && (
            <span
              className="absolute top-[30px] h-[3px] rounded-full bg-control"
              style={{ left: percent(bar.fromMs, endMs), width: percent(Math.min(usualMs, endMs - bar.fromMs), endMs) }}
            />
          )}
        </>
      )}
    </span>
  )
}

/** Beside the bar, on the side that has more room. */
function BarNote({ text, bar, endMs }: { text: string; bar: { fromMs: number; lengthMs: number }; endMs: number }) {
  const before = bar.fromMs / endMs
  const after = 1 - (bar.fromMs + bar.lengthMs) / endMs
  const side = after >= before ? 'pl-2' : 'pr-2 text-right'
  const place =
    after >= before ? { left: percent(1 - after, 1), width: percent(after, 1) } : { left: 0, width: percent(before, 1) }
  return (
    <span className={`absolute top-3 cut text-axis leading-[14px] text-ink-2 ${side}`} style={place} title={text}>
      {text}
    </span>
  )
}

const barWords = ({ bar, mean, usualMs, evidence }: WaterfallRow): string =>
  bar === null
    ? (evidence.reason ?? 'no record entered')
    : `${formatEstimate(mean)}, between ${formatBand(mean)}${usualMs === null ? '' : `, usual ${formatLatency(usualMs)}`}`
