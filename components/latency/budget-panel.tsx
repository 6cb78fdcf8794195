import { formatBudget, formatBurn, formatPercent } from '#server/contracts/format.ts'
import type { PipelineLatency } from '#server/contracts/pipelines.ts'
import { BudgetBar } from '../ui/budget-bar.tsx'
import { DataTable, Head, Row } from '../ui/data-table.tsx'
import { Panel, PanelBody } from '../ui/panel.tsx'
import { StateGlyph } from '../ui/state-glyph.tsx'

/** A ticket is due from once the allowed speed, a page from 14.4 times in both windows. */
const TICKET = 1
const PAGE = 14.4

/** How much of the error budget is left and how fast it goes. */
export function BudgetPanel({ latency }: { latency: PipelineLatency }) {
  const { budget, pipeline } = latency
  if (!budget || !pipeline.slo) return null
  const { burn5m, burn1h } = budget
  return (
    <Panel title="Error budget" sub={`${budget.windowLabel}, ${formatPercent(budget.observed)} of it observed`}>
      <PanelBody className="flex flex-col gap-2">
        <p className="flex items-baseline justify-between">
          Left <b>{formatBudget(budget.left)}</b>
        </p>
        <BudgetBar budget={budget} />
        <p className="text-meta text-ink-3">{spentWords(burn1h)}</p>
      </PanelBody>
      <div className="border-t border-line">
        <DataTable label="Burn rate, certainly bad records only">
          <thead>
            <tr>
              <Head>Burn</Head>
              <Head align="right">5 min</Head>
              <Head align="right">1 h</Head>
              <Head align="right">limit</Head>
            </tr>
          </thead>
          <tbody>
            <Limit name="ticket" limit={TICKET} burns={[burn5m, burn1h]} />
            <Limit name="page" limit={PAGE} burns={[burn5m, burn1h]} />
          </tbody>
        </DataTable>
      </div>
    </Panel>
  )
}

function spentWords(burn1h: number | null): string {
  if (burn1h === null) return 'Nothing was decided in the last hour.'
  if (burn1h === 0) return 'Nothing was spent in the last hour.'
  if (burn1h < TICKET) return `At the last hour’s rate it lasts longer than its window.`
  return `The last hour spent it ${formatBurn(burn1h)} as fast as it may be spent.`
}

function Limit({
  name,
  limit,
  burns,
}: {
  name: string
  limit: number
  burns: readonly [number | null, number | null]
}) {
  const due = burns.every((burn) => burn !== null && burn >= limit)
  return (
    <Row>
      <td className="w-full">
        <span className="inline-flex items-center gap-1.5">
          {due && <StateGlyph state={limit === PAGE ? 'breached' : 'at-risk'} />}
          {name}
          {due ? ': due' : ': no'}
        </span>
      </td>
      {burns.map((burn, index) => (
        <td key={index} className={`text-right ${burn !== null && burn >= limit ? 'font-semibold' : 'text-ink-2'}`}>
          {formatBurn(burn)}
        </td>
      ))}
      <td className="text-right text-ink-3">{formatBurn(limit)}</td>
    </Row>
  )
}
