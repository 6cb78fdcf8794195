import type { PipelineStatusDto } from '#server/contracts/pipelines.ts'
import { formatBudget } from '#server/contracts/format.ts'

type Budget = NonNullable<PipelineStatusDto['budget']>

/** Left under a tenth is as good as spent; burning faster than allowed is a risk. */
function budgetTone({ left, burn1h }: Pick<Budget, 'left' | 'burn1h'>): 'ok' | 'risk' | 'breach' | 'unknown' {
  if (left === null) return 'unknown'
  if (left < 0.1) return 'breach'
  return burn1h !== null && burn1h >= 1 ? 'risk' : 'ok'
}

const FILL = { ok: 'bg-ok-fill', risk: 'bg-risk-fill', breach: 'bg-breach-fill', unknown: '' }
const percent = (share: number) => `${Math.min(100, Math.max(0, share * 100)).toFixed(1)}%`

/** What is left of the error budget; hatched is what would go if undecided records turned out bad. */
export function BudgetBar({ budget, dimmed = false }: { budget: Budget; dimmed?: boolean }) {
  const { left, ifUnknownIsBad } = budget
  const sure = ifUnknownIsBad ?? left
  return (
    <span
      role="img"
      aria-label={`Budget left ${formatBudget(left)}${ifUnknownIsBad === null ? '' : `, ${formatBudget(ifUnknownIsBad)} if unknown is bad`}`}
      className="relative block h-1.5 w-full overflow-hidden rounded-full bg-surface-3"
    >
      {left === null || sure === null ? (
        <span className="hatch absolute inset-0" />
      ) : (
        <>
          <span className="hatch absolute inset-y-0 left-0" style={{ width: percent(left) }} />
          <span
            className={`absolute inset-y-0 left-0 rounded-full ${dimmed ? 'bg-ink-3' : FILL[budgetTone(budget)]}`}
            style={{ width: percent(sure) }}
          />
        </>
      )}
    </span>
  )
}
