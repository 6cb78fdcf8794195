import { PageLoading } from '#components/ui/page-loading.tsx'

/** A week is added up from many windows. */
export default function LatencyLoading() {
  return <PageLoading title="Latency" />
}
