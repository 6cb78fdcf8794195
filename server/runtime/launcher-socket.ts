import { once } from 'node:events'
import { chmodSync, rmSync } from 'node:fs'
import { createConnection, createServer, type Server } from 'node:net'
import path from 'node:path'
import { z } from 'zod'
import { ExpectedError } from './expected-error.ts'

const stateSchema = z.object({ pid: z.number(), url: z.string().nullable() })
export type LauncherState = z.infer<typeof stateSchema>

/** `wasKilled`: an earlier launcher left its socket behind, so its children may be ending just now. */
export type FolderClaim = { state: LauncherState; wasKilled: boolean; release: () => void }

const socketOf = (folder: string) => path.join(folder, 'launcher.sock')

/**
 * Takes a data folder for this process. The lock is a listening socket: the kernel frees it when the process ends,
 * however it ends, and a number in a file could be some other process's by now. Throws when another launcher has it.
 */
export async function claimFolder(folder: string): Promise<FolderClaim> {
  const holder = await askLauncher(folder)
  if (holder)
    throw new ExpectedError(
      `Fresnel is running already on ${folder}: process ${holder.pid}${holder.url ? `, at ${holder.url}` : ''}`,
      `Use that one, stop it with “kill ${holder.pid}”, or choose another folder with FRESNEL_DATA.`,
    )
  const state: LauncherState = { pid: process.pid, url: null }
  let wasKilled = false
  let server: Server
  try {
    server = await listen(socketOf(folder), state)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    wasKilled = true
    rmSync(socketOf(folder), { force: true })
    server = await listen(socketOf(folder), state)
  }
  return { state, wasKilled, release: () => server.close() }
}

/** The launcher that holds the folder; null when none answers. */
export async function askLauncher(folder: string): Promise<LauncherState | null> {
  const socket = createConnection(socketOf(folder))
  socket.setTimeout(1_000, () => socket.destroy(new Error('no answer')))
  try {
    let text = ''
    for await (const part of socket) text += String(part)
    return stateSchema.parse(JSON.parse(text))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return null
    throw new ExpectedError(
      `the launcher that holds ${folder} does not answer`,
      `See what it is doing, or remove ${socketOf(folder)} when you are sure that it is gone.`,
      error,
    )
  }
}

async function listen(socket: string, state: LauncherState): Promise<Server> {
  const server = createServer((client) => {
    // Somebody who leaves early is no reason to end.
    client.on('error', () => undefined).end(JSON.stringify(state))
  })
  server.listen(socket)
  await once(server, 'listening')
  chmodSync(socket, 0o600)
  // The lock alone does not keep the process alive.
  server.unref()
  return server
}
