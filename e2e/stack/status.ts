import { connect } from 'node:net'
import { isSameProcess, memoryOf } from './process-info.ts'
import { readIdentity } from './service.ts'
import { readState } from './state.ts'

const ANSWER_DEADLINE_MS = 2_000

/** Prints what runs on this folder. Answers true when something does and all of it answers. */
export async function showStatus(folder: string): Promise<boolean> {
  const state = readState(folder)
  if (!state) {
    console.log(`stack: nothing runs on ${folder}`)
    return false
  }
  let isWell = true
  let totalBytes = 0
  for (const [name, part] of Object.entries(state.parts)) {
    for (const [address, value] of Object.entries(part.addresses)) {
      const answers = await doesAnswer(value)
      isWell &&= answers
      console.log(`${name.padEnd(8)} ${address.padEnd(16)} ${answers ? 'answers ' : 'no answer'}  ${value}`)
    }
    for (const service of part.services) {
      const process = readIdentity(service.pidFile)
      const memory = process && isSameProcess(process) ? memoryOf(process.pid) : null
      isWell &&= memory !== null
      totalBytes += memory?.pss ?? 0
      const size = memory === null ? 'ended' : `${megabytes(memory.rss)} (own part ${megabytes(memory.pss)})`
      console.log(`${name.padEnd(8)} ${service.name.padEnd(17)} pid ${process?.pid ?? '?'}  ${size}  ${service.log}`)
    }
  }
  console.log(`stack: pid ${state.owner.pid} on ${folder}, ${megabytes(totalBytes)} in all parts`)
  return isWell
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`

/** Whether everything at a URL or in a `host:port,host:port` list can be reached. */
async function doesAnswer(address: string): Promise<boolean> {
  if (address.startsWith('http')) {
    try {
      return (await fetch(address, { signal: AbortSignal.timeout(ANSWER_DEADLINE_MS) })).status < 500
    } catch {
      return false
    }
  }
  const answers = await Promise.all(address.split(',').map(canConnect))
  return answers.every(Boolean)
}

function canConnect(address: string): Promise<boolean> {
  const [host = '', port = ''] = address.split(':')
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), timeout: ANSWER_DEADLINE_MS })
    const answer = (value: boolean) => {
      socket.destroy()
      resolve(value)
    }
    socket.once('connect', () => answer(true))
    socket.once('error', () => answer(false))
    socket.once('timeout', () => answer(false))
  })
}
