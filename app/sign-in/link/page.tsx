import type { Metadata } from 'next'
import Link from 'next/link'
import { LinkForm } from '#components/sign-in/link-form.tsx'
import type { LinkState } from '#server/contracts/sign-in.ts'
import { services } from '#server/runtime/services.ts'

export const metadata: Metadata = { title: 'One-time link' }

const TITLES = {
  'first-admin': 'Make the first administrator',
  invitation: 'Choose a password',
  'sign-in': 'Signing in',
}
const DEAD = {
  used: ['This link was used already', 'It works once.'],
  expired: ['This link has expired', 'It lives for an hour.'],
  unknown: ['This link is not known here', 'Copy all of it, or it belongs to another Fresnel.'],
} as const

export default async function LinkPage({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token } = await searchParams
  const text = typeof token === 'string' ? token : ''
  const link = await services().lookAtLink(text)
  return (
    <>
      {link.state === 'valid' ? (
        <>
          <h1 className="text-title font-semibold">{TITLES[link.purpose]}</h1>
          <LinkForm token={text} purpose={link.purpose} email={link.email} />
        </>
      ) : (
        <DeadLink state={link.state} />
      )}
    </>
  )
}

function DeadLink({ state }: { state: Exclude<LinkState['state'], 'valid'> }) {
  const [title, reason] = DEAD[state]
  return (
    <>
      <h1 className="text-title font-semibold">{title}</h1>
      <p className="text-ink-2">
        {reason} For a new one, run <code className="mono rounded-chip bg-surface-3 px-1">npm run fresnel link</code> on
        the machine that Fresnel runs on; the demo prints one with each start.
      </p>
      <p>
        <Link href="/sign-in" className="font-medium text-accent">
          Sign in with e-mail and password
        </Link>
      </p>
    </>
  )
}
