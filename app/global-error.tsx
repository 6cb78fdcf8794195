'use client'

import { Button } from '#components/ui/button.tsx'
import { Mark } from '#components/ui/mark.tsx'
import './globals.css'

/** When not even the frame of the pages could be made: stands in for all of it, so it brings its own document. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <head>
        <title>Fresnel could not be shown</title>
      </head>
      <body>
        <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-3 p-6">
          <Mark size={32} className="text-accent" />
          <h1 className="text-title font-semibold">Fresnel could not be shown</h1>
          <p role="status">
            The collector goes on measuring. Load the page again; if this stays, the reason is in the log of the web
            process.
          </p>
          {error.digest && <p className="mono text-ink-3">{error.digest}</p>}
          <div>
            <Button look="primary" onClick={() => window.location.reload()}>
              Load again
            </Button>
          </div>
        </main>
      </body>
    </html>
  )
}
