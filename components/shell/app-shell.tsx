'use client'

import type { ReactNode } from 'react'
import { RefreshProblem } from '../queries/refresh-problem.tsx'
import { useLiveRevisions } from '../queries/use-live-revisions.ts'
import { ToastProvider } from '../ui/toast.tsx'
import { BottomBar } from './bottom-bar.tsx'
import { ConfigProblem } from './config-problem.tsx'
import { PaletteProvider } from './palette-provider.tsx'
import { Rail } from './rail.tsx'

/** The frame of every page: skip link, rail or bottom bar, and the page. Its order in the document is the focus order. */
export function AppShell({ children }: { children: ReactNode }) {
  useLiveRevisions()
  return (
    <ToastProvider>
      <PaletteProvider>
        <a
          href="#content"
          className="fixed top-2 left-2 z-50 -translate-y-16 rounded-control bg-accent px-3 py-2 font-medium text-on-accent focus:translate-y-0"
        >
          Skip to content
        </a>
        <div className="min-h-dvh grid-cols-[var(--rail)_minmax(0,1fr)] pb-14 md:grid md:pb-0">
          <Rail />
          <main id="content" tabIndex={-1} className="flex min-w-0 flex-col outline-none">
            <ConfigProblem />
            <RefreshProblem />
            {children}
          </main>
        </div>
        <BottomBar />
      </PaletteProvider>
    </ToastProvider>
  )
}
