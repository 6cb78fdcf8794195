/**
 * PostgreSQL's own codes (class 57P: shutting down or starting; 57014: a statement took too long; 53300: no slot left; 08:
 * connection) and Prisma's.
 */
const DOWN = new Set([
  ...['57014', '57P01', '57P02', '57P03', '53300', '08000', '08001', '08003', '08004', '08006'],
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028'],
])
const SOCKET = new Set(
  'ECONNREFUSED ECONNRESET ENOENT ETIMEDOUT EPIPE EHOSTUNREACH ENETUNREACH ENOTFOUND EAI_AGAIN'.split(' '),
)
const WORDS =
  /connection terminated|timeout expired|timeout exceeded when trying to connect|query read timeout|server has closed the connection/i
const MAX_DEPTH = 6

/**
 * Whether this error, or one that caused it, says that PostgreSQL cannot be reached now: it may work again without
 * anybody changing the program. For errors of database calls; other adapters translate theirs before they get here.
 */
export function isDatabaseDown(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return false
  const { code, message, cause, meta, errors } = error as Record<string, unknown>
  if (typeof code === 'string' && (DOWN.has(code) || (SOCKET.has(code) && isOfConnection(error)))) return true
  if (typeof message === 'string' && WORDS.test(message)) return true
  const inner = [cause, (meta as Record<string, unknown> | undefined)?.driverAdapterError, ...asList(errors)]
  return inner.some((one) => isDatabaseDown(one, depth + 1))
}

/** A missing file is ENOENT too: Prisma's errors carry its version, a socket's the call that failed. */
const isOfConnection = (error: object): boolean =>
  'clientVersion' in error || ('syscall' in error && error.syscall !== 'open' && !('path' in error))

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
