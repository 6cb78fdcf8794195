import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { memoryOf } from './process-info.ts'

type ListedProcess = { pid: number; name: string }

/** A process and all below it, each after its parent, from /proc. */
function treeOf(pid: number): ListedProcess[] {
  const all = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => listed(Number(entry)) ?? [])
  const below = (parent: number): ListedProcess[] =>
    all.filter((process) => process.parent === parent).flatMap((child) => [child, ...below(child.pid)])
  return [...all.filter((process) => process.pid === pid), ...below(pid)]
}

/** Null when it has ended since it was listed. */
function listed(pid: number): (ListedProcess & { parent: number }) | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    return { pid, parent, name: nameOf(pid) ?? stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')) }
  } catch {
    return null
  }
}

/** What tells processes of one program apart: the script of a Node, the main class of a Java; null when nothing does. */
function nameOf(pid: number): string | null {
  const [program = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean)
  const script = args.find((arg) => /\.m?[jt]s$/.test(arg))
  if (script && /(^|\/)node$/.test(program)) return path.basename(script)
  if (/(^|\/)java$/.test(program))
    return (
      args
        .find((arg) => /^(kafka|org\.apache)\.[\w.]+$/.test(arg))
        ?.split('.')
        .at(-1) ?? null
    )
  return program.startsWith('postgres: ') ? program : null
}

export type MemoryRow = { pid: number; name: string; rssMb: number; pssMb: number }

/** Megabytes of a process and of each below it; a process that ends meanwhile is left out. Only `pssMb` may be added up. */
export function memoryOfTree(pid: number): MemoryRow[] {
  const megabytes = (bytes: number) => Math.round(bytes / 1_048_576)
  return treeOf(pid).flatMap(({ pid, name }) => {
    const found = memoryOf(pid)
    if (!found) return []
    return [{ pid, name, rssMb: megabytes(found.rss), pssMb: megabytes(found.pss) }]
  })
}
