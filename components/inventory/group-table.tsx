import {
  formatBandIn,
  formatCount,
  formatDuration,
  formatLatencyIn,
  formatRecordsRange,
} from '#server/contracts/format.ts'
import type { GroupRow } from '#server/contracts/inventory.ts'
import { DataTable, Head, Row, SortHead } from '../ui/data-table.tsx'
import { Sparkline } from '../ui/sparkline.tsx'
import { STATE_TEXT, STATE_WORDS, StateGlyph } from '../ui/state-glyph.tsx'
import { UnknownValue } from '../ui/states.tsx'
import { PipelineLinks } from '../ui/pipeline-links.tsx'
import { sortedBy, sortHref, type ListParams, type SortColumn } from './inventory-params.ts'
import { NameWithReason } from './name-with-reason.tsx'

const NARROW = 'hidden md:table-cell'
const WIDE = 'hidden lg:table-cell'

export function GroupTable({ rows, params }: { rows: readonly GroupRow[]; params: ListParams }) {
  const sort = (column: SortColumn, first: 'asc' | 'desc') => ({
    href: sortHref('groups', params, column, first),
    sorted: sortedBy(params, column, first),
  })
  return (
    <DataTable label="Consumer groups">
      <thead>
        <tr>
          <Head className="w-3">
            <span className="sr-only">State</span>
          </Head>
          <SortHead {...sort('name', 'asc')}>Group</SortHead>
          <Head className={NARROW}>Reads</Head>
          <SortHead {...sort('lagSeconds', 'desc')} align="right">
            Lag, s
          </SortHead>
          <Head className={NARROW}>band</Head>
          <Head className={WIDE}>30 min</Head>
          <SortHead {...sort('lagRecords', 'desc')} align="right" className={NARROW}>
            Lag, records
          </SortHead>
          <SortHead {...sort('members', 'desc')} align="right" className={NARROW}>
            Members
          </SortHead>
          <Head align="right" className={WIDE}>
            Commits every
          </Head>
          <Head className={WIDE}>Pipeline</Head>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <GroupLine key={row.urn} row={row} />
        ))}
      </tbody>
    </DataTable>
  )
}

function GroupLine({ row }: { row: GroupRow }) {
  return (
    <Row>
      <td>
        <StateGlyph state={row.state} label={STATE_WORDS[row.state]} />
      </td>
      <NameWithReason row={row} />
      <td className={NARROW}>
        <TopicNames topics={row.reads} />
      </td>
      <LagCells row={row} />
      <td className={WIDE}>
        <Sparkline points={row.lagTrend} label={`Lag of ${row.name} over the last 30 minutes`} width={96} />
      </td>
      <td className={`${NARROW} text-right`}>{formatRecordsRange(row.lagRecords)}</td>
      <td className={`${NARROW} text-right`}>
        {row.members === null ? <UnknownValue reason="the group could not be described" /> : formatCount(row.members)}
      </td>
      <td className={`${WIDE} text-right text-ink-2`}>{formatDuration(row.commitIntervalMs)}</td>
      <td className={WIDE}>
        <PipelineLinks pipelines={row.pipelines} />
      </td>
    </Row>
  )
}

/** The estimate and its band, both in seconds, as the head says. An open end shows as `> 90` alone. */
function LagCells({ row }: { row: GroupRow }) {
  const { lagSeconds } = row
  const dimmed = row.state === 'stale' ? 'text-ink-3' : ''
  const colour = row.state === 'breached' || row.state === 'at-risk' ? STATE_TEXT[row.state] : dimmed
  if (lagSeconds === null)
    return (
      <>
        <td className="text-right">
          <UnknownValue reason={row.reason ?? 'not sampled yet'} />
        </td>
        <td className={NARROW} />
      </>
    )
  const open = lagSeconds.hi === null
  return (
    <>
      <td className={`text-right font-medium ${colour}`}>
        {open ? `> ${formatLatencyIn(lagSeconds.lo, 's')}` : formatLatencyIn(lagSeconds.est, 's')}
      </td>
      <td className={`${NARROW} text-ink-3`}>{open ? 'oldest still waiting' : formatBandIn(lagSeconds, 's')}</td>
    </>
  )
}

function TopicNames({ topics }: { topics: readonly string[] }) {
  const [first, ...more] = topics
  if (first === undefined) return <span className="text-ink-3">—</span>
  return (
    <span className="flex max-w-[260px] items-baseline gap-1" title={topics.join(', ')}>
      <span className="mono cut">{first}</span>
      {more.length > 0 && <span className="text-axis text-ink-3">+{more.length}</span>}
    </span>
  )
}
