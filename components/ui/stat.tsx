import type { ReactNode } from 'react'
import type { Parts } from '#server/contracts/format.ts'

/**
 * One figure with how sure it is: label, value with a small unit, band or reason beneath, and a gauge. `dimmed` for a
 * value that is stale.
 */
export function Stat(props: { label: string; value: Parts; band: ReactNode; figure?: ReactNode; dimmed?: boolean }) {
  const { label, value, band, figure, dimmed = false } = props
  return (
    <div className={`flex min-w-0 flex-col gap-0.5 px-3.5 py-2.5 ${dimmed ? 'dimmed' : ''}`}>
      <dt className="whitespace-nowrap text-meta text-ink-3">{label}</dt>
      <dd className="contents">
        <span className="whitespace-nowrap text-stat font-medium">
          {value.value}
          {value.unit && (
            <small className={`text-body font-normal tracking-normal text-ink-3 ${value.unit === '×' ? '' : 'ml-1'}`}>
              {value.unit}
            </small>
          )}
        </span>
        <span className="text-meta text-ink-3">{band}</span>
        {figure && <span className="hidden pt-1.5 md:block">{figure}</span>}
      </dd>
    </div>
  )
}

/** Stats side by side; two by two on a phone, three by three under 1100. */
export function StatStrip({ label, children }: { label: string; children: ReactNode }) {
  return (
    <dl
      aria-label={label}
      className="grid grid-cols-2 overflow-hidden rounded-panel border border-line bg-surface md:grid-cols-3 lg:auto-cols-fr lg:grid-flow-col lg:grid-cols-none [&>*]:-mt-px [&>*]:-ml-px [&>*]:border-t [&>*]:border-l [&>*]:border-line"
    >
      {children}
    </dl>
  )
}
