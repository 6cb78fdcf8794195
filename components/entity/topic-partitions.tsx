'use client'

import { useState } from 'react'
import { formatCount, formatCountOf, formatRateValue, type TimeUnit } from '#server/contracts/format.ts'
import type { PartitionLagDto, TopicDetail } from '#server/contracts/inventory.ts'
import { DataTable, Head, Row } from '../ui/data-table.tsx'
import { Panel } from '../ui/panel.tsx'
import { UnknownValue } from '../ui/states.tsx'
import { LagCells, LagHeads, lagUnit } from './lag-cells.tsx'
import { inSyncWords, NOT_DESCRIBED } from './partition-state.ts'

const NARROW = 'hidden md:table-cell'
/** Beyond this many the table is cut until somebody asks for all: a topic can have thousands. */
const FIRST_ROWS = 100

/** Partitions with the offsets of the topic and the lag of one of its readers. */
export function TopicPartitions({ detail }: { detail: TopicDetail }) {
  const { row, readers, partitions } = detail
  const [chosen, setChosen] = useState<string | null>(null)
  const [all, setAll] = useState(false)
  const reader = readers.find(({ group }) => group.urn === chosen) ?? readers[0]
  const lags = new Map(reader?.partitions.filter((lag) => lag.topic === row.name).map((lag) => [lag.partition, lag]))
  const unit = lagUnit([...lags.values()])
  const busiest = Math.max(0, ...partitions.map((partition) => partition.ratePerSecond ?? 0))
  return (
    <Panel
      title="Partitions"
      sub={row.partitions === null ? NOT_DESCRIBED : `${formatCount(partitions.length)}, ${inSyncWords(row)}`}
      actions={
        readers.length > 1 && <ReaderChoice readers={readers} value={reader?.group.urn ?? ''} onChange={setChosen} />
      }
      footer={
        partitions.length > FIRST_ROWS && !all ? (
          <button type="button" className="min-h-6 text-accent hover:underline" onClick={() => setAll(true)}>
            Show all {formatCountOf(partitions.length, 'partition')}
          </button>
        ) : undefined
      }
    >
      <DataTable label={`Partitions of ${row.name}`}>
        <Heads unit={reader ? unit : null} />
        <tbody>
          {partitions.slice(0, all ? undefined : FIRST_ROWS).map((partition) => (
            <PartitionLine
              key={partition.partition}
              partition={partition}
              busiest={busiest}
              lag={lags.get(partition.partition)}
              unit={reader ? unit : null}
            />
          ))}
        </tbody>
      </DataTable>
    </Panel>
  )
}

/** `unit` is null when no group reads the topic: then there is no lag to show. */
function Heads({ unit }: { unit: TimeUnit | null }) {
  return (
    <thead>
      <tr>
        <Head>Partition</Head>
        <Head align="right">In, /s</Head>
        <Head className={NARROW}>
          <span className="sr-only">Share of the busiest</span>
        </Head>
        <Head align="right" className={NARROW}>
          End offset
        </Head>
        {unit !== null && <LagHeads unit={unit} />}
        <Head className={NARROW}>Leader</Head>
        <Head className={NARROW}>Replicas</Head>
      </tr>
    </thead>
  )
}

function PartitionLine(props: {
  partition: TopicDetail['partitions'][number]
  busiest: number
  lag: PartitionLagDto | undefined
  unit: TimeUnit | null
}) {
  const { partition, busiest, lag, unit } = props
  return (
    <Row>
      <td className="font-medium">p{partition.partition}</td>
      <td className="text-right">{formatRateValue(partition.ratePerSecond)}</td>
      <td className={`${NARROW} w-24`}>
        <RateBar value={partition.ratePerSecond} most={busiest} />
      </td>
      <td className={`${NARROW} text-right`}>{formatCount(partition.end)}</td>
      {unit !== null && <LagCells lag={lag} unit={unit} />}
      <td className={NARROW}>
        {partition.leader < 0 ? <span className="text-breach">no leader</span> : partition.leader}
      </td>
      <td className={NARROW}>
        <Replicas replicas={partition.replicas} isr={partition.isr} />
      </td>
    </Row>
  )
}

function ReaderChoice(props: { readers: TopicDetail['readers']; value: string; onChange: (urn: string) => void }) {
  return (
    <label className="flex min-w-0 items-center gap-1.5 text-meta text-ink-3">
      lag of
      <select
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        className="mono h-7 max-w-[220px] rounded-control border border-control bg-surface px-1.5 text-ink"
      >
        {props.readers.map(({ group }) => (
          <option key={group.urn} value={group.urn}>
            {group.name}
          </option>
        ))}
      </select>
    </label>
  )
}

function RateBar({ value, most }: { value: number | null; most: number }) {
  if (value === null) return <UnknownValue reason="not sampled" />
  return (
    <span className="block h-1.5 w-20 rounded-full bg-surface-3">
      <span
        className="block h-1.5 rounded-full bg-ink-3"
        style={{ width: `${most === 0 ? 0 : Math.round((value / most) * 100)}%` }}
      />
    </span>
  )
}

/** A replica that is not in sync is struck through and said. */
function Replicas({ replicas, isr }: { replicas: readonly number[]; isr: readonly number[] }) {
  return (
    <span className="inline-flex gap-1">
      {replicas.map((id) =>
        isr.includes(id) ? (
          <span key={id}>{id}</span>
        ) : (
          <span key={id} className="text-risk line-through" title={`${id} is not in sync`}>
            {id}
            <span className="sr-only"> not in sync</span>
          </span>
        ),
      )}
    </span>
  )
}
