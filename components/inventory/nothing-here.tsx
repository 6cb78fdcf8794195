import type { Freshness } from '#server/contracts/entities.ts'
import { ButtonLink } from '../ui/button.tsx'
import { EmptyState } from '../ui/states.tsx'
import { listHref, type InventoryKind, type ListParams } from './inventory-params.ts'
import { ReadErrors } from './read-errors.tsx'

/**
 * The request whose failure leaves the whole list out, at the end of an error's source; `Inventory` is all of them at
 * once. Other errors, such as sizes that may not be read, take nothing away from the list.
 */
const LISTED_BY: Record<InventoryKind, RegExp> = {
  topics: / (Inventory|Metadata)$/,
  groups: / (Inventory|ListGroups( broker \d+)?)$/,
}
const CAPITALISED: Record<InventoryKind, string> = { topics: 'Topics', groups: 'Groups' }

/** "None match", "none are known", "none could be listed" and "there are none" are different answers. */
export function NothingHere(props: {
  kind: InventoryKind
  params: ListParams
  freshness: Freshness
  /** How many clusters the list is of. */
  clusters: number
}) {
  const { kind, params, freshness, clusters } = props
  const errors = freshness.errors.filter(({ source }) => LISTED_BY[kind].test(source))
  if (params.q !== undefined || params.state !== undefined)
    return <NoneMatch kind={kind} params={params} errors={errors} />
  if (errors.length > 0)
    return (
      <EmptyState
        title={`${CAPITALISED[kind]} could not be listed`}
        action={<ButtonLink href="/settings/connections">Open connections</ButtonLink>}
      >
        <ReadErrors errors={errors} />
      </EmptyState>
    )
  if (freshness.takenAt === null)
    return (
      <EmptyState
        title="No inventory yet"
        action={<ButtonLink href="/settings/connections">Open connections</ButtonLink>}
      >
        It is taken within a minute of adding a Kafka. If it stays empty, the connection says why.
      </EmptyState>
    )
  const subject = clusters > 1 ? 'These clusters have' : 'This cluster has'
  return <EmptyState title={`${subject} no ${kind}`} coverage={{ lit: 1, total: 4 }} />
}

function NoneMatch(props: { kind: InventoryKind; params: ListParams; errors: Freshness['errors'] }) {
  const { kind, params, errors } = props
  return (
    <EmptyState
      title={`No ${kind} match`}
      action={
        <ButtonLink href={listHref(kind, params, { q: undefined, state: undefined })}>Clear the filter</ButtonLink>
      }
    >
      {params.q !== undefined && `Nothing has “${params.q}” in its name. `}
      {kind === 'topics' && !params.internal && 'Internal topics are hidden. '}
      {errors.length > 0 && (
        <>
          Not all {kind} could be listed:
          <ReadErrors errors={errors} />
        </>
      )}
    </EmptyState>
  )
}
