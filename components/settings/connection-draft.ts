import type { AddConnection, KafkaSecurity, TestConnection } from '#server/contracts/connections.ts'

/** What the form holds: text, as it was typed, so that nothing is lost by a failed try. */
export type ConnectionDraft = {
  name: string
  environment: string
  bootstrap: string
  protocol: KafkaSecurity['protocol']
  mechanism: NonNullable<KafkaSecurity['mechanism']>
  username: string
  password: string
  caPem: string
  verifyCertificate: boolean
}

export const EMPTY_DRAFT: ConnectionDraft = {
  name: '',
  environment: '',
  bootstrap: '',
  protocol: 'PLAINTEXT',
  mechanism: 'SCRAM-SHA-512',
  username: '',
  password: '',
  caPem: '',
  verifyCertificate: true,
}

export const usesSasl = ({ protocol }: Pick<ConnectionDraft, 'protocol'>) => protocol.startsWith('SASL')
export const usesTls = ({ protocol }: Pick<ConnectionDraft, 'protocol'>) => protocol.endsWith('SSL')

/** What is sent: fields of another protocol stay in the form and do not travel. */
export function testBody(draft: ConnectionDraft): TestConnection {
  return {
    bootstrap: draft.bootstrap.trim(),
    security: {
      protocol: draft.protocol,
      ...(usesSasl(draft) && { mechanism: draft.mechanism, username: draft.username }),
      ...(usesTls(draft) && draft.caPem.trim() !== '' && { caPem: draft.caPem }),
      verifyCertificate: usesTls(draft) ? draft.verifyCertificate : true,
    },
    ...(usesSasl(draft) && draft.password !== '' && { password: draft.password }),
  }
}

export const addBody = (draft: ConnectionDraft): AddConnection => ({
  ...testBody(draft),
  name: draft.name.trim(),
  environment: draft.environment.trim(),
})

export type DraftProblems = Partial<Record<'name' | 'environment' | 'bootstrap' | 'username' | 'password', string>>

const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/** What is visibly wrong before anything is sent; the server checks again. `forAdding` also asks for the names. */
export function problemsOf(draft: ConnectionDraft, forAdding: boolean): DraftProblems {
  const problems: DraftProblems = {}
  const address = addressProblem(draft.bootstrap)
  if (address !== null) problems.bootstrap = address
  if (usesSasl(draft) && draft.username === '') problems.username = 'SASL needs a user name.'
  if (usesSasl(draft) && draft.password === '') problems.password = 'SASL needs a password.'
  if (!forAdding) return problems
  for (const field of ['name', 'environment'] as const)
    if (!NAME.test(draft[field].trim())) problems[field] = 'Use 1 to 63 of a-z, 0-9 and -.'
  return problems
}

function addressProblem(text: string): string | null {
  const addresses = text.split(',').map((address) => address.trim())
  if (addresses.every((address) => address === '')) return 'Write at least one host:port.'
  for (const address of addresses) {
    if (/^[a-z]+:\/\//i.test(address))
      return `Leave out ${address.slice(0, address.indexOf('/') + 2)}: write host:port.`
    const port = /^(?:\[[0-9a-f:]+\]|[^\s,:/]+):(\d{1,5})$/i.exec(address)?.[1]
    if (port === undefined) return `“${address}” is not host:port, such as kafka-1.example.org:9092.`
    if (Number(port) < 1 || Number(port) > 65_535) return `Port ${port} does not exist: use 1 to 65535.`
  }
  return null
}
