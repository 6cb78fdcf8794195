import { Field, SelectField, TextAreaField } from '../ui/field.tsx'
import { usesSasl, usesTls, type ConnectionDraft, type DraftProblems } from './connection-draft.ts'

const PROTOCOLS = [
  { value: 'PLAINTEXT', label: 'PLAINTEXT: no encryption, no sign-in' },
  { value: 'SSL', label: 'SSL: TLS' },
  { value: 'SASL_PLAINTEXT', label: 'SASL_PLAINTEXT: sign-in without encryption' },
  { value: 'SASL_SSL', label: 'SASL_SSL: sign-in over TLS' },
] as const
const MECHANISMS = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'PLAIN'].map((value) => ({ value, label: value }))

type Props = {
  draft: ConnectionDraft
  problems: DraftProblems
  environments: readonly string[]
  onChange: (changes: Partial<ConnectionDraft>) => void
}

export function ConnectionFields({ draft, problems, environments, onChange }: Props) {
  return (
    <div className="grid gap-3.5 md:grid-cols-2">
      <Field
        label="Bootstrap addresses"
        configKey="bootstrap.servers"
        mono
        autoFocus
        placeholder="kafka-1.example.org:9092, kafka-2.example.org:9092"
        value={draft.bootstrap}
        error={problems.bootstrap}
        onChange={(event) => onChange({ bootstrap: event.target.value })}
      />
      <SelectField
        label="Protocol"
        configKey="security.protocol"
        options={PROTOCOLS}
        value={draft.protocol}
        onChange={(event) => onChange({ protocol: event.target.value as ConnectionDraft['protocol'] })}
      />
      {usesSasl(draft) && <SaslFields draft={draft} problems={problems} onChange={onChange} />}
      {usesTls(draft) && <TlsFields draft={draft} onChange={onChange} />}
      <Field
        label="Name"
        mono
        placeholder="prod-eu"
        value={draft.name}
        error={problems.name}
        hint="How it is called here: a-z, 0-9 and -."
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <Field
        label="Environment"
        mono
        list="environments"
        value={draft.environment}
        error={problems.environment}
        hint="An existing one, or a new name."
        onChange={(event) => onChange({ environment: event.target.value })}
      />
      <datalist id="environments">
        {environments.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </div>
  )
}

function SaslFields({ draft, problems, onChange }: Omit<Props, 'environments'>) {
  return (
    <>
      <SelectField
        label="Mechanism"
        configKey="sasl.mechanism"
        options={MECHANISMS}
        value={draft.mechanism}
        onChange={(event) => onChange({ mechanism: event.target.value as ConnectionDraft['mechanism'] })}
      />
      <Field
        label="User name"
        autoComplete="off"
        value={draft.username}
        error={problems.username}
        onChange={(event) => onChange({ username: event.target.value })}
      />
      <Field
        label="Password"
        type="password"
        autoComplete="new-password"
        value={draft.password}
        error={problems.password}
        hint="Kept encrypted; never shown again."
        onChange={(event) => onChange({ password: event.target.value })}
      />
      {draft.protocol === 'SASL_PLAINTEXT' && draft.mechanism === 'PLAIN' && (
        <p className="self-end pb-1 text-meta text-risk">The password crosses the network in clear text.</p>
      )}
    </>
  )
}

function TlsFields({ draft, onChange }: Pick<Props, 'draft' | 'onChange'>) {
  return (
    <>
      <div className="md:col-span-2">
        <TextAreaField
          label="Certificate of the authority (PEM)"
          mono
          rows={4}
          placeholder="-----BEGIN CERTIFICATE-----"
          hint="Only when it is not a public authority."
          value={draft.caPem}
          onChange={(event) => onChange({ caPem: event.target.value })}
        />
      </div>
      <label className="flex min-h-6 items-center gap-2 text-table md:col-span-2">
        <input
          type="checkbox"
          className="size-4 accent-(--accent)"
          checked={draft.verifyCertificate}
          onChange={(event) => onChange({ verifyCertificate: event.target.checked })}
        />
        Check the brokers’ certificates
        {!draft.verifyCertificate && <span className="text-risk">Anybody could pretend to be this Kafka.</span>}
      </label>
    </>
  )
}
