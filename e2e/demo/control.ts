import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'

/** What another terminal may ask of a running demo; one JSON line there, one back. */
const requestSchema = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('fault'), args: z.array(z.string()) }),
  z.object({ ask: z.literal('status') }),
  z.object({ ask: z.literal('stop') }),
])
const answerSchema = z.object({ ok: z.boolean(), text: z.string() })
export type ControlRequest = z.infer<typeof requestSchema>
export type ControlAnswer = z.infer<typeof answerSchema>

/** In the demo's folder, or by its hash in the temporary folder: Linux allows 107 bytes, macOS 103. */
export function controlSocket(folder: string): string {
  const socket = path.join(folder, 'control.sock')
  if (Buffer.byteLength(socket) <= 103) return socket
  return path.join(tmpdir(), `fresnel-demo-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.sock`)
}

/** Answers requests until it is closed. The folder is the caller's alone by now, so an old socket is a dead one's. */
export async function serveControl(
  folder: string,
  answer: (request: ControlRequest) => Promise<ControlAnswer>,
): Promise<{ close: () => void }> {
  const file = controlSocket(folder)
  rmSync(file, { force: true })
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => undefined)
    createInterface(socket).once('line', (line) => {
      void answerLine(line, answer).then((result) => socket.end(`${JSON.stringify(result)}\n`))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(file, resolve)
  })
  return {
    close() {
      server.close()
      for (const socket of open) socket.end()
    },
  }
}

export async function answerLine(
  line: string,
  answer: (request: ControlRequest) => Promise<ControlAnswer>,
): Promise<ControlAnswer> {
  try {
    const request = requestSchema.safeParse(JSON.parse(line))
    return request.success ? await answer(request.data) : { ok: false, text: 'this demo does not know that request' }
  } catch (error) {
    return { ok: false, text: error instanceof Error ? error.message : String(error) }
  }
}

/** Asks the demo that runs on this folder; null when none does. */
export async function askDemo(folder: string, request: ControlRequest): Promise<ControlAnswer | null> {
  const socket = connect(controlSocket(folder))
  try {
    const reached = await new Promise<boolean>((resolve, reject) => {
      socket.once('connect', () => resolve(true))
      socket.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(false)
        else reject(error)
      })
    })
    if (!reached) return null
    socket.write(`${JSON.stringify(request)}\n`)
    for await (const line of createInterface(socket)) return answerSchema.parse(JSON.parse(line))
    throw new Error('the demo ended before it answered')
  } finally {
    socket.destroy()
  }
}
