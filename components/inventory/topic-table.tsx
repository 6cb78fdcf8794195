import { formatBytes, formatCount, formatRateValue } from '#server/contracts/format.ts'
import type { TopicRow } from '#server/contracts/inventory.ts'
import { DataTable, Head, Row, SortHead } from '../ui/data-table.tsx'
import { STATE_WORDS, StateGlyph } from '../ui/state-glyph.tsx'
import { UnknownValue } from '../ui/states.tsx'
import { retentionText } from '../ui/retention.ts'
import { PipelineLinks } from '../ui/pipeline-links.tsx'
import { sortedBy, sortHref, type ListParams, type SortColumn } from './inventory-params.ts'
import { NameWithReason } from './name-with-reason.tsx'

const NARROW = 'hidden md:table-cell'
const WIDE = 'hidden lg:table-cell'

export function TopicTable({ rows, params }: { rows: readonly TopicRow[]; params: ListParams }) {
  const sort = (column: SortColumn, first: 'asc' | 'desc') => ({
    href: sortHref('topics', params, column, first),
    sorted: sortedBy(params, column, first),
  })
  return (
    <DataTable label="Topics">
      <thead>
        <tr>
          <Head className="w-3">
            <span className="sr-only">State</span>
          </Head>
          <SortHead {...sort('name', 'asc')}>Name</SortHead>
          <Head className={NARROW}>Cluster</Head>
          <Head className={WIDE}>Owner</Head>
          <SortHead {...sort('partitions', 'desc')} align="right" className={NARROW}>
            Partitions
          </SortHead>
          <SortHead {...sort('ratePerSecond', 'desc')} align="right">
            In, /s
          </SortHead>
          <SortHead {...sort('sizeBytes', 'desc')} align="right" className={NARROW}>
            Size
          </SortHead>
          <Head align="right" className={WIDE}>
            Retention
          </Head>
          <SortHead {...sort('readers', 'desc')} align="right">
            Readers
          </SortHead>
          <Head className={WIDE}>Pipeline</Head>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <TopicLine key={row.urn} row={row} />
        ))}
      </tbody>
    </DataTable>
  )
}

function TopicLine({ row }: { row: TopicRow }) {
  return (
    <Row>
      <td>
        <StateGlyph state={row.state} label={STATE_WORDS[row.state]} />
      </td>
      <NameWithReason row={row} />
      <td className={`${NARROW} text-ink-2`}>{row.connection}</td>
      <td className={`${WIDE} text-ink-2`}>{row.owner ?? <UnknownValue reason="nobody has said who owns it" />}</td>
      <td className={`${NARROW} text-right`}>
        {row.partitions === null ? (
          <UnknownValue reason="the topic could not be described" />
        ) : (
          formatCount(row.partitions)
        )}
      </td>
      <td className="text-right">
        {row.ratePerSecond === null ? (
          <UnknownValue reason="not sampled yet" />
        ) : (
          <span title={row.rateIsUpperBound ? 'transaction markers count too: an upper bound' : undefined}>
            {row.rateIsUpperBound && row.ratePerSecond > 0 && <span className="text-ink-3">≤&nbsp;</span>}
            {formatRateValue(row.ratePerSecond)}
          </span>
        )}
      </td>
      <td className={`${NARROW} text-right`}>
        {row.sizeBytes === null ? (
          <UnknownValue reason="log directories could not be read" />
        ) : (
          formatBytes(row.sizeBytes)
        )}
      </td>
      <td className={`${WIDE} text-right`}>{retentionText(row)}</td>
      <td className={`text-right ${row.readers === 0 ? 'text-ink-3' : ''}`}>{formatCount(row.readers)}</td>
      <td className={WIDE}>
        <PipelineLinks pipelines={row.pipelines} />
      </td>
    </Row>
  )
}
