import { signInHandler } from '#server/runtime/account-handler.ts'

export const POST = signInHandler
