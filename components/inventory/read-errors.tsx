import type { Freshness } from '#server/contracts/entities.ts'
import { formatCount } from '#server/contracts/format.ts'

/** The rest is of the same kind, and stands on the connection's card. */
const SHOWN = 3

/** What could not be read and why, each on its line. */
export function ReadErrors({ errors }: { errors: Freshness['errors'] }) {
  return (
    <>
      {errors.slice(0, SHOWN).map(({ source, message }) => (
        <p key={`${source} ${message}`}>
          <span className="mono">{source}</span>: {message}
        </p>
      ))}
      {errors.length > SHOWN && <p>and {formatCount(errors.length - SHOWN)} more</p>}
    </>
  )
}
