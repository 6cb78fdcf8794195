import { BootstrapError } from './bootstrap-error.mjs'

/**
 * @typedef {{ what: string, command: string[] }} Step
 * @typedef {'java' | 'maven' | 'chromium'} ProgramName
 * @typedef {{ programs: ProgramName[], prepare: 'nothing' | 'generate' | 'build', steps: Step[] }} Plan
 */

/** @type {(what: string, ...command: string[]) => Step} */
const step = (what, ...command) => ({ what, command })
/** @type {ProgramName[]} */
const SERVICES = ['java', 'maven']
/** They run the product itself. */
const BUILT_BENCHES = ['accuracy', 'first-figure']

/** @type {Record<string, (rest: string[]) => Plan>} */
const COMMANDS = {
  demo: (rest) => ({
    // `demo fault …`, `status` and so on speak to a demo that runs.
    ...(rest.length === 0 ? { programs: SERVICES, prepare: 'build' } : { programs: [], prepare: 'nothing' }),
    steps: [step('the demo', 'node', 'e2e/demo/main.ts', ...rest)],
  }),
  start: (rest) => COMMANDS.fresnel(['start', ...rest]),
  dev: (rest) => COMMANDS.fresnel(['dev', ...rest]),
  fresnel: (rest) => ({
    programs: [],
    prepare: rest[0] === 'start' || rest[0] === 'demo' ? 'build' : 'generate',
    steps: [step(`fresnel ${rest[0] ?? ''}`.trim(), 'node', 'server/cli/fresnel.ts', ...rest)],
  }),
  stack: (rest) => ({
    programs: rest.includes('up') ? SERVICES : [],
    prepare: 'nothing',
    steps: [step('the stack', 'node', 'e2e/stack/main.ts', ...rest)],
  }),
  build: () => ({
    programs: [],
    prepare: 'nothing',
    steps: [step('the build', 'node', 'server/cli/build.mjs')],
  }),
  test: (rest) => ({
    programs: [...SERVICES, 'chromium'],
    prepare: 'build',
    steps: [
      step('unit and integration tests', 'vitest', 'run', '--project', 'unit', '--project', 'integration', ...rest),
      step('browser tests', 'playwright', 'test'),
    ],
  }),
  'test:long': (rest) => ({
    programs: SERVICES,
    prepare: 'build',
    steps: [step('long tests', 'vitest', 'run', '--project', 'long', ...rest)],
  }),
  bench: ([name = 'counters', ...rest]) => ({
    programs: name === 'web' ? ['chromium'] : SERVICES,
    prepare: BUILT_BENCHES.includes(name) ? 'build' : 'generate',
    steps: [step(`the bench ${name}`, 'node', `e2e/bench/${name}.ts`, ...rest)],
  }),
  check: () => ({
    programs: [],
    prepare: 'generate',
    steps: [
      step('the format', 'prettier', '--check', '.'),
      step('the types of routes', 'next', 'typegen'),
      step('lint', 'eslint', '.', '--max-warnings', '0'),
      step('types', 'tsc', '--noEmit'),
      step(
        'the dependency rules',
        ...['depcruise', '--config', '.dependency-cruiser.mjs', 'app', 'components', 'server', 'e2e'],
        ...['proxy.ts', 'instrumentation.ts'],
      ),
      step('the search for unused code', 'knip'),
      step('unit tests', 'vitest', 'run', '--project', 'unit'),
    ],
  }),
  run: (rest) => ({ programs: [], prepare: 'nothing', steps: [step(rest[0] ?? 'run', ...rest)] }),
}

/**
 * What a command needs and does.
 *
 * @type {(command: string, rest: string[]) => Plan}
 */
export function plan(command, rest) {
  const make = COMMANDS[command]
  if (!make) throw new BootstrapError(`unknown command ${command}; one of ${Object.keys(COMMANDS).join(', ')}`, 2)
  if (command === 'run' && rest.length === 0) throw new BootstrapError('run needs the name of a tool', 2)
  return make(rest)
}
