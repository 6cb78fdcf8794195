/** Posts to one of /api/auth; an error carries the sentence that the server wrote for people. */
export async function postAccount(path: 'sign-in' | 'sign-out' | 'link', body: unknown): Promise<void> {
  const response = await fetch(`/api/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => null)
  if (response?.ok) return
  const problem = (await response?.json().catch(() => null)) as { detail?: string } | null
  throw new Error(problem?.detail ?? 'Fresnel does not answer. Try again in a moment.')
}
