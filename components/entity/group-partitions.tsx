'use client'

import { useState } from 'react'
import { formatCount, formatCountOf, formatTime, type TimeUnit } from '#server/contracts/format.ts'
import type { GroupDetail, PartitionLagDto } from '#server/contracts/inventory.ts'
import { DataTable, Head, NameCell, Row } from '../ui/data-table.tsx'
import { Panel, PanelBody } from '../ui/panel.tsx'
import { STATE_TEXT, StateGlyph } from '../ui/state-glyph.tsx'
import { LagCells, LagHeads, lagUnit } from './lag-cells.tsx'
import { PARTITION_STATE } from './partition-state.ts'

const NARROW = 'hidden md:table-cell'
const FIRST_ROWS = 100

/** Lag per partition in records and in time, those that wait longest first. */
export function GroupPartitions({ detail }: { detail: GroupDetail }) {
  const [all, setAll] = useState(false)
  const partitions = [...detail.partitions].sort(byWait)
  const unit = lagUnit(partitions)
  return (
    <Panel
      title="Partitions"
      sub={`${formatCount(partitions.length)}, longest wait first`}
      footer={
        partitions.length > FIRST_ROWS && !all ? (
          <button type="button" className="min-h-6 text-accent hover:underline" onClick={() => setAll(true)}>
            Show all {formatCountOf(partitions.length, 'partition')}
          </button>
        ) : undefined
      }
    >
      {partitions.length === 0 ? (
        <PanelBody>
          <p className="text-meta text-ink-3">{detail.row.reason ?? 'This group has no committed offset yet.'}</p>
        </PanelBody>
      ) : (
        <DataTable label={`Partitions that ${detail.row.name} reads`}>
          <Heads unit={unit} />
          <tbody>
            {partitions.slice(0, all ? undefined : FIRST_ROWS).map((lag) => (
              <PartitionLine key={`${lag.topic}/${lag.partition}`} lag={lag} unit={unit} />
            ))}
          </tbody>
        </DataTable>
      )}
    </Panel>
  )
}

function Heads({ unit }: { unit: TimeUnit }) {
  return (
    <thead>
      <tr>
        <Head className="w-3">
          <span className="sr-only">State</span>
        </Head>
        <Head>Topic</Head>
        <Head align="right">Partition</Head>
        <LagHeads unit={unit} />
        <Head align="right" className={NARROW}>
          Committed
        </Head>
        <Head align="right" className={NARROW}>
          End offset
        </Head>
        <Head align="right" className={NARROW}>
          Advanced, UTC
        </Head>
      </tr>
    </thead>
  )
}

function PartitionLine({ lag, unit }: { lag: PartitionLagDto; unit: TimeUnit }) {
  const { state, word } = PARTITION_STATE[lag.state]
  return (
    <Row>
      <td>
        <StateGlyph state={state} label={word} />
      </td>
      <NameCell>
        <div className="flex min-w-0 items-baseline gap-1.5">
          <span className="mono cut" title={lag.topic}>
            {lag.topic}
          </span>
          {state !== 'healthy' && <span className={`text-axis ${STATE_TEXT[state]}`}>{word}</span>}
        </div>
      </NameCell>
      <td className="text-right">{lag.partition}</td>
      <LagCells lag={lag} unit={unit} />
      <td className={`${NARROW} text-right`}>{formatCount(lag.committed)}</td>
      <td className={`${NARROW} text-right`}>{formatCount(lag.end)}</td>
      <td className={`${NARROW} text-right text-ink-3`}>
        {lag.advancedAt === null ? '—' : formatTime(Date.parse(lag.advancedAt), { seconds: true })}
      </td>
    </Row>
  )
}

/** Stuck first, then by wait; what is unknown after what is measured, idle last. */
function byWait(a: PartitionLagDto, b: PartitionLagDto): number {
  const weight = ({ state, seconds }: PartitionLagDto) => {
    if (state === 'stuck') return Number.MAX_VALUE
    if (seconds === null) return state === 'idle' ? -2 : -1
    return seconds.est ?? seconds.lo
  }
  return weight(b) - weight(a) || a.topic.localeCompare(b.topic) || a.partition - b.partition
}
