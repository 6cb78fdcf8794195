import { PageLoading } from '#components/ui/page-loading.tsx'

export default function TopologyLoading() {
  return <PageLoading title="Topology" />
}
