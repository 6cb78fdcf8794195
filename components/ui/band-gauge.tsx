import type { BandDto, State } from '#server/contracts/entities.ts'
import { formatBand, formatDuration, formatEstimate } from '#server/contracts/format.ts'
import { gaugeGeometry, type GaugeGeometry } from './gauge-geometry.ts'
import { useHatch } from './hatch.tsx'

const FILL: Record<GaugeGeometry['state'], string> = {
  healthy: 'var(--ok-fill)',
  'at-risk': 'var(--risk-fill)',
  breached: 'var(--breach-fill)',
  unknown: 'var(--control)',
}
const HEIGHT = 16

/** Reads a gauge aloud: the estimate, its band and the target. */
function gaugeLabel(band: BandDto | null, targetMs: number | null, idle: boolean): string {
  const target = targetMs === null ? 'no SLA' : `SLA ${formatDuration(targetMs)}`
  if (idle) return `idle, ${target}`
  if (!band) return `unknown, ${target}`
  if (band.hi === null) return `${formatBand(band)}, no upper end, ${target}`
  return `${formatEstimate(band)}, between ${formatBand(band)}, ${target}`
}

/**
 * The signature figure: an axis from 0 to 1.4 SLA, the band as a box in its state's colour, the estimate as a tick and
 * the SLA as a T-bar. Right of the T-bar is a breach, across it a risk: it reads without colour. Hatch is unknown, a bare
 * axis is idle. `state` is that of the whole subject and colours the box when it is worse than the band alone says; a
 * stale one is drawn in grey.
 */
export function BandGauge(props: { band: BandDto | null; targetMs: number | null; state?: State; width?: number }) {
  const { band, targetMs, state, width = 120 } = props
  const hatch = useHatch()
  const [idle, stale] = [state === 'idle', state === 'stale']
  const gauge = gaugeGeometry(idle ? null : band, targetMs)
  const colour = stale ? 'var(--ink-3)' : FILL[state === 'at-risk' && gauge.state === 'healthy' ? state : gauge.state]
  return (
    <svg
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      className="block flex-none"
      role="img"
      aria-label={gaugeLabel(band, targetMs, idle)}
    >
      {hatch.defs}
      <path d={`M0 8H${width}`} stroke="var(--line-strong)" />
      {gauge.box === null && !idle && <rect x="0" y="5" width={width} height="6" fill={hatch.fill} />}
      {gauge.box && <Box box={gauge.box} openEnd={gauge.openEnd} width={width} colour={colour} />}
      {gauge.tick !== null && (
        <path
          d={`M${clampTick(gauge.tick * width, width)} 2V14`}
          stroke={stale ? 'var(--ink-3)' : 'var(--ink)'}
          strokeWidth="2"
        />
      )}
      {gauge.target !== null && (
        <path
          d={`M${gauge.target * width} 1V15M${gauge.target * width - 2.5} 1h5`}
          stroke={stale ? 'var(--ink-3)' : 'var(--breach)'}
          strokeWidth="1.5"
        />
      )}
    </svg>
  )
}

/** Half of the tick's stroke would otherwise lie outside at both ends. */
const clampTick = (x: number, width: number) => Math.min(width - 1, Math.max(1, x))

function Box(props: { box: { from: number; to: number }; openEnd: boolean; width: number; colour: string }) {
  const { box, openEnd, width, colour } = props
  const boxWidth = Math.max(4, (box.to - box.from) * width - 1)
  const x = Math.max(0.5, Math.min(box.from * width, width - boxWidth - 0.5))
  return (
    <>
      <rect x={x} y="4.5" width={boxWidth} height="7" rx="1.5" fill={colour} fillOpacity=".28" stroke={colour} />
      {openEnd && <path d={`M${width - 4} 5.5 l2.5 2.5 -2.5 2.5`} fill="none" stroke="var(--ink)" strokeWidth="1.2" />}
    </>
  )
}
