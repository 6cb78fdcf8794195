import {
  pipelineLatencySchema,
  pipelineListSchema,
  type PipelineLatency,
  type PipelineList,
} from '../../server/contracts/pipelines.ts'

export type ApiSession = {
  pipelines: () => Promise<PipelineList>
  latency: (pipeline: string, fromMs: number, toMs: number) => Promise<PipelineLatency>
}

/** Uses a one-time link over HTTP, as a browser would, and reads the API with its session. */
export async function openApiSession(link: string): Promise<ApiSession> {
  const { origin, searchParams } = new URL(link)
  const signedIn = await fetch(`${origin}/api/auth/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ token: searchParams.get('token') }),
  })
  if (!signedIn.ok) throw new Error(`the link was answered with ${signedIn.status}: ${await signedIn.text()}`)
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const read = async (path: string): Promise<unknown> => {
    const response = await fetch(origin + path, { headers: { cookie }, signal: AbortSignal.timeout(10_000) })
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`)
    return response.json()
  }
  return {
    pipelines: async () => pipelineListSchema.parse(await read('/api/v1/pipelines')),
    latency: async (pipeline, fromMs, toMs) =>
      pipelineLatencySchema.parse(await read(`/api/v1/pipelines/${pipeline}/latency?from=${fromMs}&to=${toMs}`)),
  }
}
