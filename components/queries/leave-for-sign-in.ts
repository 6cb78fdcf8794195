/** A full load instead of a client-side navigation, so that nothing of the ended session stays in this tab's memory. */
export function leaveForSignIn(): void {
  const target = new URL('/sign-in', window.location.origin)
  window.location.assign(target)
}
