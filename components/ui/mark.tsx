/** The mark: a lamp, three rings that thin outwards, and the beam through their gap. One colour, the text's. */
export function Mark({ size = 22, className = '' }: { size?: number; className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      aria-hidden="true"
      className={`flex-none ${className}`}
    >
      <circle cx="12" cy="12" r="2.5" fill="currentColor" stroke="none" />
      <path d="M17.03 9.55A5.6 5.6 0 1 0 17.03 14.45" strokeWidth="2" />
      <path d="M19.64 8.27A8.5 8.5 0 1 0 19.64 15.73" strokeWidth="1.5" />
      <path d="M21.8 7.22A10.9 10.9 0 1 0 21.8 16.78" strokeWidth="1.1" />
      <path d="M15.4 12H24" strokeWidth="1.6" />
    </svg>
  )
}
