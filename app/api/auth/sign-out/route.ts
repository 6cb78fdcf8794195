import { signOutHandler } from '#server/runtime/account-handler.ts'

export const POST = signOutHandler
