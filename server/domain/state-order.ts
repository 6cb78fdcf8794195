import { STATES, type State } from '../contracts/entities.ts'

const RANK = new Map<State, number>(STATES.map((state, index) => [state, index]))

/** 0 for the worst. */
export const stateRank = (state: State): number => RANK.get(state) ?? STATES.length

/** Worst first, then the number descending with unknown last, then by name: the one order of all lists. */
export function worstFirst(
  a: { state: State; figure: number | null; name: string },
  b: { state: State; figure: number | null; name: string },
): number {
  return (
    stateRank(a.state) - stateRank(b.state) ||
    (b.figure ?? Number.NEGATIVE_INFINITY) - (a.figure ?? Number.NEGATIVE_INFINITY) ||
    compareText(a.name, b.name)
  )
}

/** By code unit: locales would order differently on server and client, and are ten times slower. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export function worstOf(states: readonly State[]): State | null {
  return states.reduce<State | null>(
    (worst, state) => (worst === null || stateRank(state) < stateRank(worst) ? state : worst),
    null,
  )
}
