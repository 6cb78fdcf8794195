import { randomUUID } from 'node:crypto'
import { AppError } from '../use-cases/app-error.ts'
import type { Origin } from '../use-cases/ports/account-repository.ts'
import { environment } from './environment.ts'
import { PEER_HEADER } from './peer-address.ts'
import { REQUEST_ID_HEADER } from './problem.ts'

/**
 * The client's address. `X-Forwarded-For` counts only as far as proxies of ours wrote it: with N of them in front
 * (FRESNEL_TRUSTED_PROXIES) the Nth from the right; with none it is whatever a client likes to claim.
 */
export function clientAddress(headers: Headers, trustedProxies: number): string | null {
  const peer = headers.get(PEER_HEADER) || null
  if (trustedProxies === 0) return peer
  const forwarded = (headers.get('x-forwarded-for') ?? '').split(',').map((part) => part.trim())
  return forwarded.at(-trustedProxies) || peer
}

export const originOf = (headers: Headers): Origin => ({
  ip: clientAddress(headers, environment().FRESNEL_TRUSTED_PROXIES),
  userAgent: headers.get('user-agent'),
})

/** proxy.ts has put one on every request, so that all log lines of it agree. */
export const requestIdOf = (headers: Headers): string => headers.get(REQUEST_ID_HEADER)?.slice(0, 64) ?? randomUUID()

/** A session cookie travels with requests that other sites start; browsers say so in this header, programs send none. */
function refuseCrossSite(headers: Headers): void {
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none')
    throw new AppError('forbidden', {
      message: `cross-site write (${site})`,
      userMessage: 'Cross-site requests may not write.',
    })
}

/** Origins that serve this console: FRESNEL_URL, and with a loopback address its other names too. */
export function trustedOrigins(url: string): string[] {
  const { protocol, hostname, port } = new URL(url)
  const loopback = ['127.0.0.1', 'localhost', '[::1]']
  const hosts = loopback.includes(hostname) ? loopback : [hostname]
  return hosts.map((host) => `${protocol}//${host}${port && `:${port}`}`)
}

/** For all that writes: a page of another origin must neither change anything with a person's cookie nor sign them in or out. */
export function refuseForeignOrigin(headers: Headers, url: string = environment().FRESNEL_URL): void {
  refuseCrossSite(headers)
  const origin = headers.get('origin')
  if (origin === null || trustedOrigins(url).includes(origin)) return
  throw new AppError('forbidden', {
    message: `write from ${origin}, but FRESNEL_URL is ${url}`,
    userMessage: `This console is served as ${url}: open it there, or start it with FRESNEL_URL=${origin}.`,
  })
}
