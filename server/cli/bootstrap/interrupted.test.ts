import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

/** Stands for npm and for every tool: writes down that it ran, then succeeds, fails or never ends. */
const TOOL = `#!/bin/sh
mkdir -p node_modules .next generated
echo "$*" >> runs
case $(cat behaviour) in
  fails) exit 3 ;;
  hangs) echo half-way; exec sleep 600 ;;
esac
`
const here = (file: string) => JSON.stringify(path.resolve('server/cli/bootstrap', file))
const SCRIPT = `
  const { buildIfNeeded, generateIfNeeded } = await import(${here('build.mjs')})
  const { installPackages } = await import(${here('packages.mjs')})
  const { runToEnd } = await import(${here('run-to-end.mjs')})
  const [root, what] = process.argv.slice(1)
  const runTool = ({ what, command }) => runToEnd(what, [root + '/bin/npm', ...command], { cwd: root })
  const steps = { packages: installPackages, build: buildIfNeeded, client: generateIfNeeded }
  await steps[what](root, runTool)`

let root: string
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'fresnel-bootstrap-'))
  for (const folder of ['app', 'components', 'server', 'prisma', 'bin']) mkdirSync(path.join(root, folder))
  for (const file of ['proxy.ts', 'instrumentation.ts', 'next.config.js', 'postcss.config.mjs']) write(file, '')
  write('prisma/schema.prisma', 'the schema')
  write('package-lock.json', 'as it was')
  writeFileSync(path.join(root, 'bin/npm'), TOOL, { mode: 0o755 })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const write = (file: string, text: string) => writeFileSync(path.join(root, file), text)
const runs = () =>
  existsSync(path.join(root, 'runs')) ? readFileSync(path.join(root, 'runs'), 'utf8').trim().split('\n').length : 0

describe.each(['packages', 'build', 'client'])('%s', (what) => {
  function begin(behaviour: 'succeeds' | 'fails' | 'hangs') {
    write('behaviour', behaviour)
    const env = { ...process.env, PATH: `${root}/bin:${process.env.PATH ?? ''}` }
    const args = ['--input-type=module', '-e', SCRIPT, root, what]
    return spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] })
  }
  async function run(behaviour: 'succeeds' | 'fails'): Promise<number> {
    const [code] = (await once(begin(behaviour), 'exit')) as [number]
    return code
  }
  async function killHalfWay(): Promise<void> {
    const process = begin('hangs')
    for await (const line of createInterface(process.stdout)) if (line === 'half-way') break
    process.kill('SIGKILL')
    await once(process, 'exit')
  }

  test('is made once for one and the same sources, and again for others', async () => {
    expect(await run('succeeds')).toBe(0)
    expect(await run('succeeds')).toBe(0)
    expect(runs()).toBe(1)
    write('package-lock.json', 'other')
    expect(await run('succeeds')).toBe(0)
    expect(runs()).toBe(2)
  })

  test('is made again when it was killed half-way', async () => {
    await killHalfWay()
    expect(await run('succeeds')).toBe(0)
    expect(runs()).toBe(2)
    await run('succeeds')
    expect(runs()).toBe(2)
  })

  test('is made again when it was killed half-way for other sources than there are now', async () => {
    await run('succeeds')
    write('package-lock.json', 'other')
    await killHalfWay()
    write('package-lock.json', 'as it was')
    expect(await run('succeeds')).toBe(0)
    expect(runs()).toBe(3)
  })

  test('is made again when it failed', async () => {
    expect(await run('fails')).not.toBe(0)
    expect(await run('succeeds')).toBe(0)
    expect(runs()).toBe(2)
  })
})
