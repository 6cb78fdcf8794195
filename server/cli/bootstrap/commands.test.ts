import { expect, test } from 'vitest'
import { plan } from './commands.mjs'

const outline = (command: string, ...rest: string[]) => {
  const { programs, prepare, steps } = plan(command, rest)
  return [programs.join(' '), prepare, ...steps.map((step) => step.command.join(' '))]
}

test.each([
  ['demo', [], ['java maven', 'build', 'node e2e/demo/main.ts']],
  // Speaks to a demo that runs: it must not wait for a build, nor replace the build under it.
  ['demo', ['fault', 'slow-scorer', '60s'], ['', 'nothing', 'node e2e/demo/main.ts fault slow-scorer 60s']],
  ['start', [], ['', 'build', 'node server/cli/fresnel.ts start']],
  ['dev', [], ['', 'generate', 'node server/cli/fresnel.ts dev']],
  ['fresnel', ['start'], ['', 'build', 'node server/cli/fresnel.ts start']],
  ['fresnel', ['doctor'], ['', 'generate', 'node server/cli/fresnel.ts doctor']],
  ['stack', ['up', 'kafka'], ['java maven', 'nothing', 'node e2e/stack/main.ts up kafka']],
  ['stack', ['status'], ['', 'nothing', 'node e2e/stack/main.ts status']],
  ['test:long', [], ['java maven', 'build', 'vitest run --project long']],
  ['bench', ['web', 'http://x'], ['chromium', 'generate', 'node e2e/bench/web.ts http://x']],
  ['bench', [], ['java maven', 'generate', 'node e2e/bench/counters.ts']],
  ['bench', ['first-figure'], ['java maven', 'build', 'node e2e/bench/first-figure.ts']],
  ['run', ['prettier', '--write', '.'], ['', 'nothing', 'prettier --write .']],
])('%s %j', (command, rest, expected) => {
  expect(outline(command, ...rest)).toEqual(expected)
})

test('test runs unit and integration tests, then those in a browser', () => {
  expect(outline('test')).toEqual([
    'java maven chromium',
    'build',
    'vitest run --project unit --project integration',
    'playwright test',
  ])
})

test('an unknown command is named, with those there are', () => {
  expect(() => plan('tset', [])).toThrow(/unknown command tset; one of demo, .*test:long/)
})
