import type { BandDto, State } from '#server/contracts/entities.ts'

/** Where everything stands on the gauge's axis, 0…1 from left to right. */
export type GaugeGeometry = {
  box: { from: number; to: number } | null
  /** Null: no estimate. */
  tick: number | null
  /** Null: no target. */
  target: number | null
  /** The band goes on beyond the axis, or has no upper end at all. */
  openEnd: boolean
  state: Extract<State, 'healthy' | 'at-risk' | 'breached' | 'unknown'>
}

/** The axis ends here, in targets. */
const AXIS_TARGETS = 1.4

/**
 * What a band says about a target: certainly over is a breach, across it (or without an upper end) is a risk, else it is
 * healthy. Null when nothing was measured.
 */
export function bandState(band: BandDto | null, targetMs: number | null): GaugeGeometry['state'] {
  if (!band) return 'unknown'
  if (targetMs === null) return band.hi === null ? 'at-risk' : 'healthy'
  if (band.lo > targetMs) return 'breached'
  return band.hi === null || band.hi > targetMs ? 'at-risk' : 'healthy'
}

/** Lays a band in ms out on an axis of 1.4 targets; without a target the axis ends a fifth beyond the band. */
export function gaugeGeometry(band: BandDto | null, targetMs: number | null): GaugeGeometry {
  const state = bandState(band, targetMs)
  const endMs = targetMs === null ? 1.2 * Math.max(1, band?.hi ?? band?.lo ?? 1) : AXIS_TARGETS * targetMs
  const at = (ms: number) => Math.min(1, Math.max(0, ms / endMs))
  const target = targetMs === null ? null : at(targetMs)
  if (!band) return { box: null, tick: null, target, openEnd: false, state }
  const box = { from: at(band.lo), to: band.hi === null ? 1 : at(band.hi) }
  return {
    box,
    tick: band.est === null ? null : at(band.est),
    target,
    openEnd: band.hi === null || band.hi > endMs,
    state,
  }
}
