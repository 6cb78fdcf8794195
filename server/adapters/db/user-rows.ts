import { randomUUID } from 'node:crypto'
import { Prisma } from '#generated/prisma/client.ts'
import { AppError } from '../../use-cases/app-error.ts'
import type { StoredUser } from '../../use-cases/ports/account-repository.ts'

type Transaction = Prisma.TransactionClient

export const WITH_PASSWORD = { accounts: { where: { providerId: 'credential' }, select: { password: true } } } as const

type UserRow = { id: string; email: string; role: string; accounts: { password: string | null }[] }
export const toUser = (row: UserRow | null): StoredUser | null =>
  row && { id: row.id, email: row.email, role: row.role, passwordHash: row.accounts[0]?.password ?? null }

export async function insertUser(
  tx: Transaction,
  user: { email: string; name: string; role: string },
): Promise<{ id: string; email: string }> {
  try {
    const { id } = await tx.user.create({ data: { id: randomUUID(), emailVerified: true, ...user } })
    return { id, email: user.email }
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')
      throw new AppError('name_taken', {
        message: `user ${user.email} exists`,
        userMessage: `There is somebody with ${user.email} already.`,
        cause: error,
      })
    throw error
  }
}

export async function setPassword(tx: Transaction, userId: string, password: string): Promise<void> {
  await tx.account.deleteMany({ where: { userId, providerId: 'credential' } })
  await tx.account.create({
    data: { id: randomUUID(), accountId: userId, providerId: 'credential', userId, password },
  })
}
