'use client'

import {
  formatBand,
  formatCount,
  formatCountOf,
  formatRateValue,
  bytesParts,
  estimateParts,
} from '#server/contracts/format.ts'
import type { TopicDetail } from '#server/contracts/inventory.ts'
import { retentionText } from '../ui/retention.ts'
import { DataTable, Head, NameCell, Row } from '../ui/data-table.tsx'
import { EntityChip, entityHref } from '../ui/entity-chip.tsx'
import { MainAndSide, PageBody, Panel, PanelBody } from '../ui/panel.tsx'
import { Stat, StatStrip } from '../ui/stat.tsx'
import { STATE_WORDS, StateGlyph } from '../ui/state-glyph.tsx'
import { VerdictSentence } from '../ui/verdict-sentence.tsx'
import { EntityHeader } from './entity-header.tsx'
import { topicSentence } from './entity-sentence.ts'
import { inSyncWords, NOT_DESCRIBED, worstPartition } from './partition-state.ts'
import { TopicPartitions } from './topic-partitions.tsx'

export function TopicSummary({ detail }: { detail: TopicDetail }) {
  return (
    <>
      <EntityHeader row={detail.row} gone={detail.gone} freshness={detail.freshness} />
      <PageBody>
        <VerdictSentence sentence={topicSentence(detail)} />
        <TopicStats detail={detail} />
        <MainAndSide
          main={
            <>
              <TopicPartitions detail={detail} />
              <Configs configs={detail.configs} />
            </>
          }
          side={
            <>
              <Writers writers={detail.writers} />
              <Readers readers={detail.readers} />
            </>
          }
        />
      </PageBody>
    </>
  )
}

function TopicStats({ detail: { row, readers } }: { detail: TopicDetail }) {
  const worst = worstPartition(readers.flatMap((reader) => reader.partitions))
  const group = readers.find((reader) => worst && reader.partitions.includes(worst))?.group.name
  const replicas = row.replicationFactor
  return (
    <StatStrip label="Key figures">
      <Stat
        label="In"
        value={{ value: formatRateValue(row.ratePerSecond), unit: row.ratePerSecond === null ? '' : '/s' }}
        band={
          row.ratePerSecond === null
            ? 'not sampled yet'
            : row.rateIsUpperBound
              ? 'at most: transaction markers count'
              : 'offsets over the last minute'
        }
      />
      <Stat
        label="Worst lag"
        value={estimateParts(worst?.seconds ?? null)}
        band={worst ? `${formatBand(worst.seconds)}, ${group ?? ''} p${worst.partition}` : 'no reader is measured'}
      />
      <Stat
        label="Size"
        value={bytesParts(row.sizeBytes)}
        band={row.sizeBytes === null ? 'log directories not readable' : 'all replicas'}
      />
      <Stat
        label="Retention"
        value={{ value: retentionText(row), unit: '' }}
        band={row.cleanupPolicy ?? 'not readable'}
      />
      <Stat
        label="Partitions"
        value={{ value: formatCount(row.partitions), unit: '' }}
        band={
          row.partitions === null
            ? NOT_DESCRIBED
            : `${replicas === null ? 'replication unknown' : `replication ${replicas}`}, ${inSyncWords(row)}`
        }
      />
    </StatStrip>
  )
}

function Writers({ writers }: { writers: TopicDetail['writers'] }) {
  return (
    <Panel title="Written by">
      {writers.length === 0 ? (
        <PanelBody>
          <p className="text-meta text-ink-3">
            No writer is known. A topic does not say who appends to it; a pipeline that writes it can declare itself.
          </p>
        </PanelBody>
      ) : (
        <ul>
          {writers.map((writer) => (
            <li key={writer.urn} className="border-b border-line px-3.5 py-2 last:border-b-0">
              <EntityChip kind="service" name={writer.name} href={entityHref(writer.urn)} />
              <p className="text-axis text-ink-3">
                {writer.source}, {writer.evidence}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Readers({ readers }: { readers: TopicDetail['readers'] }) {
  return (
    <Panel title="Read by" sub={formatCountOf(readers.length, 'group')}>
      {readers.length === 0 ? (
        <PanelBody>
          <p className="text-meta text-ink-3">
            No group has committed offsets here. Readers that keep their own are not seen.
          </p>
        </PanelBody>
      ) : (
        <ul>
          {readers.map(({ group, partitions }) => (
            <li
              key={group.urn}
              className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-2 border-b border-line px-3.5 py-2 last:border-b-0"
            >
              <StateGlyph state={group.state} label={STATE_WORDS[group.state]} />
              <EntityChip kind="group" name={group.name} href={entityHref(group.urn)} />
              <span className="text-table font-medium">{formatBand(worstPartition(partitions)?.seconds ?? null)}</span>
              <span className="col-start-2 cut text-axis text-ink-3">
                {group.reason ??
                  `${group.type}, ${group.members === null ? 'members unknown' : formatCountOf(group.members, 'member')}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Configs({ configs }: { configs: TopicDetail['configs'] }) {
  if (configs === null)
    return (
      <Panel title="Configuration">
        <PanelBody>
          <p className="text-meta text-ink-3">
            Could not be read. The connection’s capability report names the missing right.
          </p>
        </PanelBody>
      </Panel>
    )
  return (
    <Panel title="Configuration" sub={formatCountOf(configs.length, 'key')}>
      <DataTable label="Configuration keys and values">
        <thead>
          <tr>
            <Head>Key</Head>
            <Head>Value</Head>
            <Head className="hidden md:table-cell">Source</Head>
          </tr>
        </thead>
        <tbody>
          {configs.map(({ name, value, source }) => (
            <Row key={name}>
              <td className="mono">{name}</td>
              <NameCell className="mono">
                <div className="cut" title={value ?? undefined}>
                  {value === null || value === '' ? '—' : value}
                </div>
              </NameCell>
              <td className="hidden text-ink-3 md:table-cell">{source.toLowerCase().replaceAll('_', ' ')}</td>
            </Row>
          ))}
        </tbody>
      </DataTable>
    </Panel>
  )
}
