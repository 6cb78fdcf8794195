import type { CapabilityReport } from '#server/contracts/connections.ts'
import { formatCountOf } from '#server/contracts/format.ts'
import { StateGlyph, type GlyphName } from '../ui/state-glyph.tsx'

type Result = CapabilityReport['probes'][number]['result']

const GLYPH: Record<Result['state'], GlyphName> = {
  ok: 'healthy',
  denied: 'at-risk',
  unsupported: 'unknown',
  unreachable: 'breached',
}

/** What works, what is missing and which right would give it. */
export function CapabilityList({ report }: { report: CapabilityReport }) {
  return (
    <ul aria-label="Capabilities" className="flex flex-col">
      {report.probes.map(({ capability, neededFor, result }) => (
        <li
          key={capability}
          className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 border-b border-line py-1.5 last:border-b-0"
        >
          <span className="flex h-4 items-center">
            <StateGlyph state={GLYPH[result.state]} label={result.state} />
          </span>
          <div className="min-w-0 text-table">
            <p>
              {capability} <span className="text-ink-3">{result.state === 'ok' ? '' : `for ${neededFor}`}</span>
            </p>
            <Reason result={result} />
          </div>
        </li>
      ))}
    </ul>
  )
}

function Reason({ result }: { result: Result }) {
  if (result.state === 'ok') return null
  if (result.state === 'denied')
    return (
      <p className="text-meta text-ink-2">
        Missing right: <span className="mono">{result.acl}</span>
      </p>
    )
  if (result.state === 'unsupported') return <p className="text-meta text-ink-2">{result.reason}</p>
  return (
    <>
      <p className="text-meta text-ink-2">{result.fix}</p>
      <p className="mono text-meta break-words text-ink-3">
        {result.code}: {result.reason}
      </p>
    </>
  )
}

/** One line for a list: all there, or what is not. */
export function capabilitySummary(report: CapabilityReport): { state: GlyphName; words: string } {
  const failed = report.probes.filter(({ result }) => result.state !== 'ok')
  const unreachable = failed.find(({ result }) => result.state === 'unreachable')
  if (unreachable) return { state: 'breached', words: 'not reachable' }
  const denied = failed.filter(({ result }) => result.state === 'denied').length
  if (denied > 0) return { state: 'at-risk', words: `${formatCountOf(denied, 'right')} missing` }
  if (failed.length > 0)
    return { state: 'unknown', words: `${formatCountOf(failed.length, 'capability', 'capabilities')} unsupported` }
  return { state: 'healthy', words: 'all capabilities' }
}
