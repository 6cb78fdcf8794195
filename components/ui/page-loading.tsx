import { PageHeader } from './page-header.tsx'
import { PageBody } from './panel.tsx'
import { LoadingBars } from './states.tsx'

/** A page whose first answer takes its time: the head and the place of the content, inside the shell. */
export function PageLoading({ title }: { title: string }) {
  return (
    <>
      <PageHeader title={title} />
      <PageBody>
        <div className="rounded-panel border border-line bg-surface">
          <LoadingBars rows={10} />
        </div>
      </PageBody>
    </>
  )
}
