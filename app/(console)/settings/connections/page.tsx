import type { Metadata } from 'next'
import { Hydrated } from '#components/queries/hydrated.tsx'
import { keys } from '#components/queries/keys.ts'
import { ConnectionsScreen } from '#components/settings/connections-screen.tsx'
import { pageUser } from '#server/runtime/page-user.ts'
import { services } from '#server/runtime/services.ts'

export const metadata: Metadata = { title: 'Connections' }

export default async function ConnectionsPage() {
  await pageUser('connection:read')
  const read = () => services().listConnections({ limit: 200 })
  return (
    <Hydrated prefetch={[{ queryKey: keys.connections(), read }]}>
      <ConnectionsScreen />
    </Hydrated>
  )
}
