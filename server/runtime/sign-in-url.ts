/** Where a one-time link leads. The page looks at the token without using it; using it is a POST. */
export const linkUrl = (fresnelUrl: string, token: string): string => {
  const url = new URL('/sign-in/link', fresnelUrl)
  url.searchParams.set('token', token)
  return url.href
}
