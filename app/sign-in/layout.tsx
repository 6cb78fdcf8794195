import type { ReactNode } from 'react'
import { Mark } from '#components/ui/mark.tsx'

/** The pages before anybody is signed in: the mark, one panel, and what this is. */
export default function SignInLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-[400px] flex-col justify-center gap-5 px-(--gutter) py-10">
      <p className="flex items-center gap-2.5 text-stat font-semibold">
        <Mark size={32} className="text-accent" />
        Fresnel
      </p>
      <div className="flex flex-col gap-4 rounded-panel border border-line bg-surface px-5 py-5">{children}</div>
      <p className="text-meta text-ink-3">
        End-to-end latency of Kappa pipelines, read from the counters that Kafka keeps anyway.
      </p>
    </main>
  )
}
