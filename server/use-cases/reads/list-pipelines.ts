import type { PipelineList } from '../../contracts/pipelines.ts'
import type { ScopeQuery } from '../../domain/scope.ts'
import { pipelinesSentence } from '../../domain/verdict/pipelines-sentence.ts'
import { pipelineFreshness, readPipelineRows } from './pipeline-rows.ts'
import type { ReadPorts } from './read-ports.ts'
import { readScope } from './read-scope.ts'

/** Pipelines, worst first, with one sentence that says what is wrong. */
export async function listPipelines(ports: ReadPorts, query: ScopeQuery): Promise<PipelineList> {
  const scope = await readScope(ports.scope, query)
  const { rows, stored } = await readPipelineRows(ports, scope, query)
  return { items: rows, sentence: pipelinesSentence(rows), freshness: pipelineFreshness(stored, scope) }
}
