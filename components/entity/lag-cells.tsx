import {
  formatBandIn,
  formatLatencyIn,
  formatRecordsRange,
  latencyUnit,
  type TimeUnit,
} from '#server/contracts/format.ts'
import type { PartitionLagDto } from '#server/contracts/inventory.ts'
import { Head } from '../ui/data-table.tsx'
import { UnknownValue } from '../ui/states.tsx'

/** One unit for a whole table, fit for its largest value. */
export const lagUnit = (partitions: readonly PartitionLagDto[]): TimeUnit =>
  latencyUnit(partitions.map(({ seconds }) => (seconds === null ? null : (seconds.est ?? seconds.lo))))

export function LagHeads({ unit }: { unit: TimeUnit }) {
  return (
    <>
      <Head align="right">Lag, records</Head>
      <Head align="right">Lag, {unit}</Head>
      <Head className="hidden md:table-cell">band</Head>
    </>
  )
}

/** Lag in records and in time. `≤ 1` stays as it is: the last offset may be a transaction marker. */
export function LagCells({ lag, unit }: { lag: PartitionLagDto | undefined; unit: TimeUnit }) {
  const seconds = lag?.seconds ?? null
  const open = seconds !== null && seconds.hi === null
  return (
    <>
      <td className="text-right">
        {lag?.records ? (
          formatRecordsRange(lag.records)
        ) : (
          <UnknownValue reason={lag?.reason ?? 'not read by this group'} />
        )}
      </td>
      <td className={`text-right font-medium ${lag?.state === 'stuck' ? 'text-breach' : ''}`}>
        {seconds === null ? (
          <UnknownValue reason={lag?.reason ?? 'not read by this group'} />
        ) : open ? (
          `> ${formatLatencyIn(seconds.lo, unit)}`
        ) : (
          formatLatencyIn(seconds.est, unit)
        )}
      </td>
      <td className="hidden text-ink-3 md:table-cell">
        {seconds === null ? (lag?.reason ?? '') : open ? 'oldest still waiting' : formatBandIn(seconds, unit)}
      </td>
    </>
  )
}
