import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Stops all processes of the PostgreSQL whose data are in `folder/postgresql`, as a host without memory or a hung disk
 * does: its sockets stay open and nothing answers. Answers what lets them go on.
 */
export function freezePostgres(folder: string): () => void {
  const [first = ''] = readFileSync(path.join(folder, 'postgresql/postmaster.pid'), 'utf8').split('\n')
  const postmaster = Number(first)
  // The first before its children, so that it starts no more of them.
  process.kill(postmaster, 'SIGSTOP')
  const all = [postmaster, ...childrenOf(postmaster)]
  for (const pid of all) process.kill(pid, 'SIGSTOP')
  return () => {
    for (const pid of all.splice(0)) process.kill(pid, 'SIGCONT')
  }
}

const childrenOf = (parent: number): number[] =>
  readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return []
    const [, fields = ''] = readStat(entry).split(') ')
    return Number(fields.split(' ')[1]) === parent ? [Number(entry)] : []
  })

function readStat(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return '' // ended since it was listed
  }
}
