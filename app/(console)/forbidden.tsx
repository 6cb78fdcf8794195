import { PageHeader } from '#components/ui/page-header.tsx'
import { PageBody } from '#components/ui/panel.tsx'
import { ScopedLink } from '#components/ui/scoped-link.tsx'

/**
 * In the place of a page that its visitor may not see, with status 403; the rest of the console stays around it. Asks for
 * nothing: Next renders it along with every page, to have it at hand.
 */
export default function Forbidden() {
  return (
    <>
      <PageHeader title="Your role does not allow this" />
      <PageBody>
        <p>
          This page needs a role with more rights than yours. Ask an administrator of this Fresnel, or go back to the{' '}
          <ScopedLink href="/" className="font-medium text-accent">
            overview
          </ScopedLink>
          .
        </p>
      </PageBody>
    </>
  )
}
