'use client'

import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState, type SubmitEvent } from 'react'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Note } from '../ui/note.tsx'
import { postAccount } from './post-account.ts'

type Purpose = 'first-admin' | 'invitation' | 'sign-in'
type LinkFormProps = { token: string; purpose: Purpose; email: string | null }

/** Uses a one-time link by a POST that only this script or a person starts: opening the page uses nothing. */
export function LinkForm({ token, purpose, email: invited }: LinkFormProps) {
  const router = useRouter()
  const [email, setEmail] = useState(invited ?? '')
  const [password, setPassword] = useState('')
  const use = useMutation({
    mutationFn: () =>
      postAccount('link', {
        token,
        ...(purpose === 'first-admin' && { email }),
        ...(purpose !== 'sign-in' && { password }),
      }),
    onSuccess: () => router.replace('/'),
  })
  useOnce(purpose === 'sign-in', use.mutate)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    use.mutate()
  }
  const isBusy = use.isPending || use.isSuccess
  return (
    <form onSubmit={submit} aria-label="One-time link" className="flex flex-col gap-3">
      {use.error && (
        <div role="alert">
          <Note look="breach">{use.error.message}</Note>
        </div>
      )}
      {purpose !== 'sign-in' && (
        <>
          <EmailField value={email} onChange={purpose === 'first-admin' ? setEmail : null} />
          <NewPasswordField value={password} onChange={setPassword} />
        </>
      )}
      <Button type="submit" look="primary" disabled={isBusy}>
        {isBusy ? 'Signing in…' : purpose === 'sign-in' ? 'Sign in' : 'Set password and sign in'}
      </Button>
    </form>
  )
}

/** Development mounts twice, and the second POST would find the link used. */
function useOnce(isWanted: boolean, run: () => void): void {
  const done = useRef(false)
  useEffect(() => {
    if (!isWanted || done.current) return
    done.current = true
    run()
  }, [isWanted, run])
}

/** Without `onChange` it shows whom an invitation is for. */
const EmailField = ({ value, onChange }: { value: string; onChange: ((value: string) => void) | null }) => (
  <Field
    label="E-mail"
    type="email"
    autoComplete="username"
    required
    readOnly={onChange === null}
    value={value}
    onChange={(event) => onChange?.(event.target.value)}
  />
)

const NewPasswordField = ({ value, onChange }: { value: string; onChange: (value: string) => void }) => (
  <Field
    label="Password"
    type="password"
    autoComplete="new-password"
    required
    minLength={10}
    maxLength={128}
    hint="10 characters or more"
    value={value}
    onChange={(event) => onChange(event.target.value)}
  />
)
