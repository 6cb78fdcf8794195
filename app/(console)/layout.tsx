import type { ReactNode } from 'react'
import { Hydrated } from '#components/queries/hydrated.tsx'
import { shellQuery } from '#components/queries/reads.ts'
import { AppShell } from '#components/shell/app-shell.tsx'
import { pageUser } from '#server/runtime/page-user.ts'
import { reads } from '#server/runtime/reads.ts'

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const user = await pageUser('inventory:read')
  return (
    <Hydrated prefetch={[{ queryKey: shellQuery().queryKey, read: () => reads().shell(user) }]}>
      <AppShell>{children}</AppShell>
    </Hydrated>
  )
}
