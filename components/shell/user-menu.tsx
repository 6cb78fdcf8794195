'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { leaveForSignIn } from '../queries/leave-for-sign-in.ts'
import { shellQuery } from '../queries/reads.ts'
import { DisclosureMenu, MENU_ITEM } from '../ui/disclosure-menu.tsx'
import { Icon } from '../ui/icon.tsx'
import { StateGlyph } from '../ui/state-glyph.tsx'
import { AppearanceSwitch } from './appearance-switch.tsx'

export function UserMenu() {
  const { data } = useQuery(shellQuery())
  return (
    <DisclosureMenu
      label={data ? `Account: ${data.user.email}` : 'Account'}
      triggerClassName="flex h-8 w-full items-center justify-center gap-2 rounded-control px-2 text-meta text-ink-2 hover:bg-surface-3 xl:justify-start"
      panelClassName="bottom-0 left-full ml-1 w-60 xl:bottom-full xl:left-0 xl:mb-1 xl:ml-0"
      trigger={
        <>
          <Icon name="user" size={14} />
          <span className="cut hidden xl:inline">{data?.user.email ?? 'Account'}</span>
        </>
      }
    >
      <AccountPanel />
    </DisclosureMenu>
  )
}

/** Who is signed in, how the console looks to them, and the way out. */
export function AccountPanel() {
  const { data } = useQuery(shellQuery())
  return (
    <>
      {data && (
        <p className="border-b border-line px-2 pt-1 pb-2 text-meta text-ink-3">
          <span className="block break-all font-medium text-ink">{data.user.email}</span>
          {data.user.role}
        </p>
      )}
      <AppearanceSwitch />
      <SignOutButton />
    </>
  )
}

async function signOut(): Promise<void> {
  const response = await fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  if (!response.ok) throw new Error(`Sign-out was refused (${response.status}); you are still signed in.`)
}

function SignOutButton() {
  const leave = useMutation({ mutationFn: signOut, onSuccess: leaveForSignIn })
  return (
    <div className="border-t border-line pt-1">
      <button type="button" className={MENU_ITEM} disabled={leave.isPending} onClick={() => leave.mutate()}>
        <Icon name="out" size={14} className="text-ink-3" />
        Sign out
      </button>
      {leave.error && (
        <p role="alert" className="flex items-center gap-1.5 px-2 py-1 text-meta text-breach">
          <StateGlyph state="breached" />
          {leave.error.message}
        </p>
      )}
    </div>
  )
}
