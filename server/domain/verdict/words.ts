import type { State } from '../../contracts/entities.ts'
import type { Sentence } from '../../contracts/pipelines.ts'

type Part = Sentence[number]

const TONES: Record<State, Part['tone']> = {
  breached: 'breach',
  'at-risk': 'risk',
  unknown: 'unknown',
  stale: 'stale',
  learning: 'learning',
  healthy: 'ok',
  idle: 'idle',
}
export const toneOf = (state: State): Part['tone'] => TONES[state]

export const plain = (text: string): Part => ({ text, tone: 'plain' })
export const quiet = (text: string): Part => ({ text, tone: 'quiet' })
export const strong = (text: string): Part => ({ text, tone: 'strong' })

export const pipelineHref = (id: string): string => `/pipelines/${id}/latency`
export const entityHref = (urn: string): string => `/e/${encodeURIComponent(urn)}/summary`

const SMALL = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']

/** Counts in running text: words to twelve, digits beyond. */
export const countWord = (count: number): string => SMALL[count] ?? String(count)

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** A reason in the middle of a sentence: "No sample yet" goes on in lower case, `ListOffsets` keeps its name. */
export const midSentence = (text: string): string =>
  /^[A-Z][a-z]*(\s|$)/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text

/** Characters of a page's sentence: two lines on a screen of 1440 px. */
export const LONGEST = 160

/** A reason in a sentence that has to stay short, cut between words; all of it stands with what it is the reason of. */
export const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length).replace(/[\s,.:;]+\S*$/, '')}…`

/** The sentence as a screen reader says it, and as tests compare it. */
export const textOf = (sentence: Sentence): string => sentence.map(({ text }) => text).join('')
