import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'

/**
 * A shell becomes the program. Its watcher holds our pipe: when we end, however we end, its read returns and it signals
 * the program, and kills it after the grace time. The watcher is nobody's child, because some programs (PostgreSQL) want
 * to know all of their own.
 */
const RUN = [
  'exec 3<&0 </dev/null; p=$$; s=$1; n=$2; shift 2',
  '( ( read _ <&3; kill -s $s $p 2>&-; while [ $n -gt 0 ] && kill -0 $p 2>&-; do sleep 0.2; n=$((n-1)); done; kill -s KILL $p 2>&- ) >/dev/null 2>&1 & )',
  'exec 3<&-; exec "$@"',
].join('; ')

type BoundOptions = Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'> & {
  /** Where output goes: a pipe, this terminal, or an open file descriptor. */
  stdout?: 'pipe' | 'ignore' | 'inherit' | number
  stderr?: 'pipe' | 'ignore' | 'inherit' | number
  /** What the program gets when this process ends. */
  signal?: 'TERM' | 'INT'
  graceMs?: number
}

/**
 * Starts a program whose life is bound to this process's: it ends with it, also after a kill -9. It is detached, so that
 * Ctrl-C in the terminal reaches only this process, which then stops its children in the right order.
 */
export function spawnBound(program: string, args: readonly string[], options: BoundOptions = {}): ChildProcess {
  const { stdout = 'inherit', stderr = 'inherit', signal = 'TERM', graceMs = 10_000, ...rest } = options
  const steps = String(Math.ceil(graceMs / 200))
  return spawn('/bin/sh', ['-c', RUN, 'sh', signal, steps, program, ...args], {
    ...rest,
    detached: true,
    stdio: ['pipe', stdout, stderr],
  })
}
