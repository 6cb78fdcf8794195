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
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-4 p-6">
      {link.state === 'valid' ? (
        <>
          <h1 className="text-2xl font-semibold">{TITLES[link.purpose]}</h1>
          <LinkForm token={text} purpose={link.purpose} email={link.email} />
        </>
      ) : (
        <DeadLink state={link.state} />
      )}
    </main>
  )
}

function DeadLink({ state }: { state: Exclude<LinkState['state'], 'valid'> }) {
  const [title, reason] = DEAD[state]
  return (
    <>
      <h1 className="text-2xl font-semibold">{title}</h1>
      <p>
        {reason} For a new one, run <code>npm run fresnel link</code> on the machine that Fresnel runs on; the demo
        prints one with each start.
      </p>
      <p>
        <Link href="/sign-in">Sign in with e-mail and password</Link>
      </p>
    </>
  )
}
