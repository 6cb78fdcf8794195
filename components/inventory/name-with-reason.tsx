import type { State } from '#server/contracts/entities.ts'
import { NameCell } from '../ui/data-table.tsx'
import { entityHref } from '../ui/entity-chip.tsx'
import { ScopedLink } from '../ui/scoped-link.tsx'
import { STATE_TEXT } from '../ui/state-glyph.tsx'

/** The name cell of a list: the way to the entity, then in what is left of the room why it is not healthy. */
export function NameWithReason({ row }: { row: { urn: string; name: string; state: State; reason: string | null } }) {
  return (
    <NameCell>
      <div className="flex min-w-0 items-baseline gap-1.5">
        <ScopedLink href={entityHref(row.urn)} className="mono min-w-0 cut text-ink" title={row.name}>
          {row.name}
        </ScopedLink>
        {row.reason && row.state !== 'healthy' && (
          <span className={`min-w-0 flex-[1_99_0] cut text-axis ${STATE_TEXT[row.state]}`} title={row.reason}>
            {row.reason}
          </span>
        )}
      </div>
    </NameCell>
  )
}
