import { useId, type ReactNode } from 'react'

/**
 * The grey hatch of what is not measured. Each svg brings its own pattern under its own id: one that lives in an svg which
 * is not displayed is not painted anywhere. Render `defs` inside the svg and fill with `fill`.
 */
export function useHatch(): { defs: ReactNode; fill: string } {
  const id = useId()
  const defs = (
    <defs>
      <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path d="M0 0V5" stroke="var(--control)" strokeWidth="1" />
      </pattern>
    </defs>
  )
  return { defs, fill: `url(#${id})` }
}
