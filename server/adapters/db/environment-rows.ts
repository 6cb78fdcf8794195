import type { Prisma } from '#generated/prisma/client.ts'
import { tierOf } from '../../contracts/environments.ts'

/** The id of the environment of this name, made by the console if there is none. */
export async function ensureEnvironment(tx: Prisma.TransactionClient, name: string): Promise<string> {
  const { tier, readOnly } = tierOf(name)
  const { id } = await tx.environment.upsert({
    where: { name },
    create: { name, tier, readOnly, origin: 'console' },
    update: {},
    select: { id: true },
  })
  return id
}
