import type { Metadata } from 'next'
import { Hydrated } from '#components/queries/hydrated.tsx'
import { AuditScreen } from '#components/settings/audit-screen.tsx'
import { pageUser } from '#server/runtime/page-user.ts'

export const metadata: Metadata = { title: 'Audit' }

// The list is read by the client through the API, which asks for the same role.
export default async function AuditPage() {
  await pageUser('audit:read')
  return (
    <Hydrated prefetch={[]}>
      <AuditScreen />
    </Hydrated>
  )
}
