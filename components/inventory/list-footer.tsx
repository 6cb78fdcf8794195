'use client'

import { formatCount } from '#server/contracts/format.ts'
import { Button } from '../ui/button.tsx'
import { PAGE_ROWS } from './inventory-params.ts'

/** Cursor pages: one is mounted at a time, so that the ten-thousandth topic costs as much as the first. */
export function ListFooter(props: {
  page: number
  rows: number
  total: number
  explanation: string
  onPrevious: () => void
  onNext: (() => void) | null
}) {
  const { page, rows, total, explanation, onPrevious, onNext } = props
  const first = page * PAGE_ROWS + 1
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line px-3.5 py-2 text-meta text-ink-3">
      <span>
        {rows === 0 ? '0' : `${formatCount(first)}–${formatCount(first + rows - 1)}`} of {formatCount(total)}
      </span>
      <span className="hidden md:inline">{explanation}</span>
      <span className="ml-auto flex gap-2">
        <Button size="small" disabled={page === 0} onClick={onPrevious}>
          Previous
        </Button>
        <Button size="small" disabled={onNext === null} onClick={() => onNext?.()}>
          Next
        </Button>
      </span>
    </div>
  )
}
