'use client'

import { useQuery } from '@tanstack/react-query'
import { shellQuery } from '../queries/reads.ts'
import { Note } from '../ui/note.tsx'

/** fresnel.yaml has an error: what it said before still holds, and somebody should know. */
export function ConfigProblem() {
  const { data } = useQuery(shellQuery())
  if (!data?.configProblem) return null
  return (
    <div role="status" className="px-(--gutter) pt-3">
      <Note look="risk">
        <b>fresnel.yaml was not applied; what it said before still holds.</b>{' '}
        <span className="mono break-all">{data.configProblem}</span>
      </Note>
    </div>
  )
}
