import { z } from 'zod'

export const tierSchema = z.enum(['development', 'staging', 'production'])
export type Tier = z.infer<typeof tierSchema>

/** What an environment is taken for until somebody says otherwise. Production is read-only unless it is said not to be. */
export function tierOf(name: string): { tier: Tier; readOnly: boolean } {
  const words = name.split('-')
  if (words.some((word) => word === 'prod' || word === 'production' || word === 'live'))
    return { tier: 'production', readOnly: true }
  if (words.some((word) => ['stage', 'staging', 'preprod', 'uat', 'qa'].includes(word)))
    return { tier: 'staging', readOnly: false }
  return { tier: 'development', readOnly: false }
}
