'use client'

import { useRouter } from 'next/navigation'
import { startTransition, useEffect } from 'react'
import { Button } from '#components/ui/button.tsx'

const RETRY_MS = 5_000

/**
 * What a page shows that could not be made. The server keeps an error's words to itself and sends its digest, which
 * runtime/page-user.ts sets to `database_down` where that is the reason: then the page tries again by itself.
 */
export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const router = useRouter()
  const isDatabaseDown = error.digest === 'database_down'
  useEffect(() => {
    if (!isDatabaseDown) return
    const timer = setInterval(() => retry(router, reset), RETRY_MS)
    return () => clearInterval(timer)
  }, [isDatabaseDown, router, reset])
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-3 p-6">
      <h1 className="text-title font-semibold">
        {isDatabaseDown ? 'Fresnel cannot reach its own database' : 'This page could not be shown'}
      </h1>
      <p role="status">
        {isDatabaseDown
          ? 'Nothing is lost: what was measured is kept, and this page comes back by itself as soon as the database answers.'
          : 'Try again. If it stays, the reason is in the log of the web process.'}
      </p>
      {!isDatabaseDown && error.digest && <p className="mono text-ink-3">{error.digest}</p>}
      <div>
        <Button look="primary" onClick={() => retry(router, reset)}>
          Try again
        </Button>
      </div>
    </main>
  )
}

/** The server has to make the page anew, and only then the boundary may show it. */
function retry(router: ReturnType<typeof useRouter>, reset: () => void): void {
  startTransition(() => {
    router.refresh()
    reset()
  })
}
