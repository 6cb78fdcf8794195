import type { Metadata } from 'next'
import Link from 'next/link'
import { Mark } from '#components/ui/mark.tsx'

export const metadata: Metadata = { title: 'No such page' }

/** An address that no page has. Outside the console's frame, because it may be asked for by anybody. */
export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-3 p-6">
      <Mark size={32} className="text-accent" />
      <h1 className="text-title font-semibold">There is no page at this address</h1>
      <p className="text-ink-2">
        It may have a letter too many, or come from another version of Fresnel. Topics and groups are found by name in
        the inventory.
      </p>
      <p className="flex gap-4">
        <Link href="/" className="font-medium text-accent">
          Overview
        </Link>
        <Link href="/inventory/topics" className="font-medium text-accent">
          Inventory
        </Link>
      </p>
    </main>
  )
}
