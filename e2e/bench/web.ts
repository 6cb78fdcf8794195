// What a browser pays for each page: node e2e/bench/web.ts SIGN_IN_URL, where the URL is the one that `npm run demo` prints.
import { chromium, type Page } from '@playwright/test'

const PATHS = [
  '/',
  '/pipelines',
  '/pipelines/orders/latency',
  '/inventory/topics',
  '/inventory/groups',
  `/e/${encodeURIComponent('topic:demo/orders.raw')}/summary`,
  `/e/${encodeURIComponent('consumer-group:demo/score-orders')}/summary`,
  '/topology',
  '/settings/connections',
]
const RUNS = 5

type Figures = { javascriptKib: number; lcpMs: number; shift: number }

/** Gzipped JavaScript that the page loaded, its largest contentful paint and its cumulative layout shift. */
async function measure(page: Page, url: string): Promise<Figures> {
  await page.goto(url, { waitUntil: 'load' })
  // The event stream keeps the network busy for ever, so there is no idle to wait for; the last paint is long past by then.
  await page.waitForTimeout(3_000)
  return page.evaluate(async () => {
    const observe = <T extends PerformanceEntry>(type: string) =>
      new Promise<T[]>((resolve) => {
        const observer = new PerformanceObserver((list) => resolve(list.getEntries() as T[]))
        observer.observe({ type, buffered: true })
        // A page that never shifted reports nothing at all.
        setTimeout(() => resolve([]), 500)
      })
    const paints = await observe<PerformanceEntry>('largest-contentful-paint')
    const shifts = await observe<PerformanceEntry & { value: number; hadRecentInput: boolean }>('layout-shift')
    const scripts = performance
      .getEntriesByType('resource')
      .filter((entry): entry is PerformanceResourceTiming => entry.name.endsWith('.js'))
    return {
      javascriptKib: scripts.reduce((sum, script) => sum + script.encodedBodySize, 0) / 1024,
      lcpMs: paints.at(-1)?.startTime ?? Number.NaN,
      shift: shifts.filter((shift) => !shift.hadRecentInput).reduce((sum, shift) => sum + shift.value, 0),
    }
  })
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const link = process.argv[2]
if (link === undefined) {
  console.error('usage: npm run bench -- web SIGN_IN_URL (the URL that `npm run demo` prints)')
  process.exit(2)
}
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking'],
})
const signedIn = await browser.newContext()
const first = await signedIn.newPage()
await first.goto(link)
await first.waitForURL((url) => url.pathname === '/')
const state = await signedIn.storageState()
const rows: Record<string, string | number>[] = []
for (const path of PATHS) {
  const figures: Figures[] = []
  for (let run = 0; run < RUNS; run++) {
    // A new context has an empty cache: what somebody sees who opens the link in an alert.
    const context = await browser.newContext({ storageState: state, viewport: { width: 1440, height: 900 } })
    figures.push(await measure(await context.newPage(), new URL(path, link).href))
    await context.close()
  }
  rows.push({
    page: path,
    'JS gzipped, KiB': Math.round(median(figures.map((figure) => figure.javascriptKib))),
    'LCP, ms (median)': Math.round(median(figures.map((figure) => figure.lcpMs))),
    'LCP, ms (worst)': Math.round(Math.max(...figures.map((figure) => figure.lcpMs))),
    'layout shift': Number(median(figures.map((figure) => figure.shift)).toFixed(3)),
  })
}
console.table(rows)
await browser.close()
