import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { spawnBound } from '../../server/runtime/bound-process.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

export type DemoProcess = {
  child: ChildProcess
  startedAtMs: number
  /** The first line that matches, of those to come or already said; rejects with all that was said when it ends before. */
  line: (pattern: RegExp) => Promise<string>
  /** The one-time link, once it is printed. */
  link: () => Promise<string>
  ended: Promise<{ code: number | null; text: string }>
}

/**
 * `npm run demo` without npm: the whole demo with the product, in a process group of its own as a terminal gives it. It
 * ends with this process.
 */
export function runDemo(folder: string, env: Record<string, string> = {}): DemoProcess {
  const startedAtMs = Date.now()
  const child = spawnBound(process.execPath, ['e2e/demo/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, FRESNEL_DEMO_FOLDER: folder, NODE_ENV: 'production', ...env },
    stdout: 'pipe',
    stderr: 'pipe',
    graceMs: 30_000,
  })
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr])
    if (stream)
      createInterface(stream).on('line', (line) => {
        lines.push(line)
        child.emit('said', line)
      })
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, text: lines.join('\n') }))
  const line = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const take = (text: string) => {
        if (pattern.test(text)) resolve(text)
      }
      lines.forEach(take)
      child.on('said', take)
      void ended.then(({ code, text }) => reject(new Error(`the demo ended with ${String(code)}:\n${text}`)))
    })
  return { child, startedAtMs, line, link: async () => (await line(/^\s+http\S+\/sign-in\/link\S+$/)).trim(), ended }
}
