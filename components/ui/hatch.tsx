export const HATCH_GREY = 'url(#hatch-grey)'
export const HATCH_SERIES = 'url(#hatch-series)'

/** The two hatches of charts: grey is not measured, the series' colour is uncertainty. Each svg brings its own, as a
 * pattern in another, hidden svg is not painted. */
export function HatchDefs() {
  return (
    <defs>
      <pattern id="hatch-grey" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path d="M0 0V5" stroke="var(--control)" strokeWidth="1" />
      </pattern>
      <pattern id="hatch-series" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path d="M0 0V5" stroke="var(--hatch)" strokeWidth="1.6" />
      </pattern>
    </defs>
  )
}
