import type { ReactNode } from 'react'
import { PageHeader } from '../ui/page-header.tsx'
import { Tabs } from '../ui/tabs.tsx'

export function SettingsHeader({ current, actions }: { current: 'connections' | 'audit'; actions?: ReactNode }) {
  return (
    <PageHeader
      title="Settings"
      actions={actions}
      tabs={
        <Tabs
          label="Settings"
          current={current}
          items={[
            { value: 'connections', label: 'Connections', href: '/settings/connections' },
            { value: 'audit', label: 'Audit', href: '/settings/audit' },
          ]}
        />
      }
    />
  )
}
