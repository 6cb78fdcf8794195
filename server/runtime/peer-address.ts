import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'

/** The socket's own address, on each request; what a client sends under this name is lost. */
export const PEER_HEADER = 'x-fresnel-peer'

/** Handlers see only headers, and a client can write any: the socket's address replaces whatever came as this one. */
export function markPeerAddress(): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage }
    request.headers[PEER_HEADER] = request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? ''
  })
}
