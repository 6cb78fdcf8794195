/** Outlines on a 16 px grid, one stroke, no fill. Engines and kinds are told apart by these, never by colour. */
const OUTLINES = {
  overview: 'M8 2.5a5.5 5.5 0 1 0 5.5 5.5M8 5a3 3 0 1 0 3 3M8 8l5.5-5.5',
  inventory: 'M2.5 4h2M2.5 8h2M2.5 12h2M7 4h6.5M7 8h6.5M7 12h6.5',
  topology:
    'M2.8 6h2a1 1 0 0 1 1 1v2a1 1 0 0 1 -1 1h-2a1 1 0 0 1 -1 -1v-2a1 1 0 0 1 1 -1ZM11.2 2h2a1 1 0 0 1 1 1v2a1 1 0 0 1 -1 1h-2a1 1 0 0 1 -1 -1v-2a1 1 0 0 1 1 -1ZM11.2 10h2a1 1 0 0 1 1 1v2a1 1 0 0 1 -1 1h-2a1 1 0 0 1 -1 -1v-2a1 1 0 0 1 1 -1ZM5.8 8H8V4h2.2M8 8v4h2.2',
  pipelines: 'M2 5h5.5a2.5 2.5 0 0 1 0 6H5M14 5h-2M2 11h.5M12 9l2 2-2 2M14 11H8',
  settings:
    'M2.5 5H9M12 5h1.5M2.5 11H4M7 11h6.5M9 5a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0 -3 0M4 11a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0 -3 0',
  topic: 'M2 4.5h12M2 8h12M2 11.5h12M5.5 3v3M9.5 6.5v3M7 10v3',
  group: 'M5 3.5H3v9h2M11 3.5h2v9h-2M6.3 8a1.7 1.7 0 1 0 3.4 0a1.7 1.7 0 1 0 -3.4 0',
  connector: 'M6 2.5v3M10 2.5v3M4.5 5.5h7v2.5a3.5 3.5 0 0 1-7 0ZM8 11.5v2.5',
  query: 'M5.5 3C3.5 3 4.5 7 2.5 8c2 1 1 5 3 5M10.5 3c2 0 1 4 3 5-2 1-1 5-3 5',
  spark: 'M8 1.8 9.5 6.5 14.2 8 9.5 9.5 8 14.2 6.5 9.5 1.8 8 6.5 6.5Z',
  store: 'M3 13V6M6.3 13V3M9.7 13V8M13 13V5',
  external: 'M9.5 2.5h4v4M13.5 2.5 8 8M12 9.5v4H2.5V4H6.5',
  search: 'M2.8 7a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0 -8.4 0M10.2 10.2l3.3 3.3',
  'chevron-right': 'M6 4l4 4-4 4',
  'chevron-down': 'M4 6l4 4 4-4',
  plus: 'M8 3v10M3 8h10',
  close: 'M4 4l8 8M12 4l-8 8',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  flag: 'M4 14V2.5h7.5L9.5 5.5l2 3H4',
  clock: 'M2.3 8a5.7 5.7 0 1 0 11.4 0a5.7 5.7 0 1 0 -11.4 0M8 5v3l2 1.5',
  refresh: 'M13 8a5 5 0 1 1-1.5-3.5M13.2 2.5v3h-3',
  info: 'M2.3 8a5.7 5.7 0 1 0 11.4 0a5.7 5.7 0 1 0 -11.4 0M8 7.3v3.4M8 5.2v.1',
  filter: 'M2.5 4h11M4.5 8h7M6.5 12h3',
  columns: 'M3.5 3h9a1 1 0 0 1 1 1v8a1 1 0 0 1 -1 1h-9a1 1 0 0 1 -1 -1v-8a1 1 0 0 1 1 -1ZM6.2 3v10M9.8 3v10',
  download: 'M8 2.5v8M4.8 7.5 8 10.7l3.2-3.2M3 13.5h10',
  user: 'M5.5 5.5a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0M3.5 13.5c.5-2.5 2.2-4 4.5-4s4 1.5 4.5 4',
  check: 'M3.5 8.5l3 3 6-7',
  swap: 'M3 5.5h10L10.5 3M13 10.5H3L5.5 13',
  link: 'M7 9a2.5 2.5 0 0 0 3.6 0l2-2A2.5 2.5 0 0 0 9 3.4l-.8.8M9 7a2.5 2.5 0 0 0-3.6 0l-2 2A2.5 2.5 0 0 0 7 12.6l.8-.8',
  lock: 'M4.5 7h7a1 1 0 0 1 1 1v4.5a1 1 0 0 1 -1 1h-7a1 1 0 0 1 -1 -1v-4.5a1 1 0 0 1 1 -1ZM5.5 7V5a2.5 2.5 0 0 1 5 0v2',
  key: 'M2.5 11a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0M7 9l6-6M10.5 5.5l2 2',
  bell: 'M4 11c.8-.8 1-2 1-3.6C5 5 6.3 3.5 8 3.5S11 5 11 7.4c0 1.6.2 2.8 1 3.6ZM6.8 13c.5.6 1.9.6 2.4 0',
  service: 'M8 1.8 13.4 5v6L8 14.2 2.6 11V5Z',
  wave: 'M2 8c1-4 2-4 3 0s2 4 3 0 2-4 3 0 2 4 3 0',
  trash: 'M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9',
  edit: 'M3 13l.7-3L11 2.7 13.3 5 6 12.3Z',
  fit: 'M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3',
  minus: 'M3 8h10',
  gauge: 'M2.5 12a6 6 0 1 1 11 0M8 9l2.8-3',
  // A sun, a moon and a half disc: the three choices of theme.
  sun: 'M5.2 8a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0-5.6 0M8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M3.6 12.4l1-1M11.4 4.6l1-1',
  moon: 'M13 9.6A5.4 5.4 0 1 1 6.4 3a4.3 4.3 0 0 0 6.6 6.6Z',
  system: 'M3.5 3h9a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1ZM5.5 13.5h5',
  out: 'M6.5 2.5h-3a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h3M10.5 5.5 13 8l-2.5 2.5M13 8H6.5',
  copy: 'M6.5 5.5h6v8h-6ZM3.5 10.5v-8h6',
  flink: 'M2 5.5c2-2 4-2 6 0s4 2 6 0M2 10.5c2-2 4-2 6 0s4 2 6 0',
} as const

export type IconName = keyof typeof OUTLINES

/** Decorative: the word beside it or the control's own label says what it means. */
export function Icon({ name, size = 16, className = '' }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden="true" className={`flex-none ${className}`}>
      <path
        d={OUTLINES[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth={name === 'more' ? 2.2 : 1.35}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
