export type Labels = Record<string, string | number>

/** One figure with all of its labelled values. A value that is not known has no sample: absent is not zero. */
export type Metric = {
  /** With its unit last: `fresnel_collector_age_seconds`. */
  name: string
  help: string
  samples: readonly { labels?: Labels; value: number | null }[]
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/

/**
 * OpenMetrics 1.0 text. Everything here is a gauge, so that the same text is also valid in Prometheus' older format.
 * Metrics without a known value are left out with their headers.
 */
export function exposition(metrics: readonly Metric[]): string {
  return [...metrics.flatMap(linesOf), '# EOF', ''].join('\n')
}

function linesOf({ name, help, samples }: Metric): string[] {
  if (!NAME.test(name)) throw new Error(`${name} is no name of a metric`)
  const lines = samples.flatMap(({ labels = {}, value }) =>
    value === null ? [] : [`${name}${formatLabels(labels)} ${formatValue(value)}`],
  )
  return lines.length === 0 ? [] : [`# HELP ${name} ${escapeText(help)}`, `# TYPE ${name} gauge`, ...lines]
}

function formatLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([key, value]) => `${key}="${escapeText(String(value)).replaceAll('"', '\\"')}"`,
  )
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

/** A raw line feed in a topic's name would end the line, and whatever follows would count as a metric. */
const escapeText = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')

const formatValue = (value: number): string =>
  Number.isNaN(value) ? 'NaN' : value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value)
