import { linkHandler } from '#server/runtime/account-handler.ts'

export const POST = linkHandler
