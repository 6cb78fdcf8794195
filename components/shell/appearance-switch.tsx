'use client'

import { useSyncExternalStore } from 'react'
import { applyDensity, applyTheme, toDensity, toTheme } from '../ui/appearance.ts'
import { Icon } from '../ui/icon.tsx'
import { Segmented } from '../ui/segmented.tsx'

/** The page itself holds the choice, so every switch on it agrees. */
function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-density'] })
  return () => observer.disconnect()
}

export function AppearanceSwitch() {
  const theme = useSyncExternalStore(
    subscribe,
    () => toTheme(document.documentElement.dataset.theme),
    () => 'system' as const,
  )
  const density = useSyncExternalStore(
    subscribe,
    () => toDensity(document.documentElement.dataset.density),
    () => 'compact' as const,
  )
  // The menu closes on a click inside; choosing a look should let one see it and choose again.
  return (
    <div className="flex flex-col gap-2 p-2" onClick={(event) => event.stopPropagation()}>
      <Segmented
        label="Theme"
        value={theme}
        onChange={applyTheme}
        items={[
          { value: 'light', label: <Choice name="sun" word="Light" /> },
          { value: 'dark', label: <Choice name="moon" word="Dark" /> },
          { value: 'system', label: <Choice name="system" word="System" /> },
        ]}
      />
      <Segmented
        label="Density"
        value={density}
        onChange={applyDensity}
        items={[
          { value: 'compact', label: 'Compact' },
          { value: 'comfortable', label: 'Comfortable' },
        ]}
      />
    </div>
  )
}

const Choice = ({ name, word }: { name: 'sun' | 'moon' | 'system'; word: string }) => (
  <>
    <Icon name={name} size={14} />
    {word}
  </>
)
