import { ButtonLink } from '#components/ui/button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { PageBody } from '#components/ui/panel.tsx'
import { EmptyState } from '#components/ui/states.tsx'

/** An address inside the console that names nothing. Asks for nothing: Next renders it along with every page. */
export default function ConsoleNotFound() {
  return (
    <>
      <PageHeader title="No such page" />
      <PageBody>
        <section aria-label="No such page" className="rounded-panel border border-line bg-surface">
          <EmptyState
            title="This address leads nowhere"
            action={<ButtonLink href="/inventory/topics">Look in the inventory</ButtonLink>}
          >
            Check whether all of it was copied. Topics and groups are found by name, here or with Ctrl K.
          </EmptyState>
        </section>
      </PageBody>
    </>
  )
}
