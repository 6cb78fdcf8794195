/** How long the records of a window may take at least before an open window counts. */
const SHORTEST_MS = 10_000

/**
 * Whether figures should be made from this window yet. While it is open, some of its records are simply still on their
 * way, and each would count as one without an upper bound. They get the pipeline's own target, or 10 s where that is
 * shorter or there is none; a window that is open after that holds records that are late, and what is certain of them
 * counts. Times are epoch ms.
 */
export const isSettled = (window: { open: boolean; toMs: number }, nowMs: number, targetMs: number | null): boolean =>
  !window.open || nowMs - window.toMs >= Math.max(SHORTEST_MS, targetMs ?? 0)

/** The settled ones of these windows; all of them while none is, so that a first figure does not wait. */
export function settledOf<W>(
  windows: readonly W[],
  spanOf: (window: W) => { open: boolean; toMs: number },
  nowMs: number,
  targetMs: number | null,
): readonly W[] {
  const settled = windows.filter((window) => isSettled(spanOf(window), nowMs, targetMs))
  return settled.length > 0 ? settled : windows
}
