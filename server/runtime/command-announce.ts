import { rmSync, writeFileSync } from 'node:fs'
import { environment } from './environment.ts'
import { signInFile } from './launch-settings.ts'
import { services } from './services.ts'
import { linkUrl } from './sign-in-url.ts'

/**
 * What the launcher runs as a process of its own once the database is migrated, so that the launcher stays small. Keeps
 * the URL that signs somebody in, if there is one, in the file `sign-in-url` of the data folder, for its owner alone. On
 * a terminal it prints it too, as `fresnel: sign in once, within an hour, at URL`; anything else keeps what is printed,
 * and whoever may read a log is not thereby an administrator. The demo says its own link.
 */
export async function announceCommand([folder = '']: string[]): Promise<number> {
  const { FRESNEL_URL } = environment()
  const isDemo = process.env.FRESNEL_DEMO === '1'
  const file = signInFile(folder)
  rmSync(file, { force: true })
  try {
    if (!isDemo && (await services().hasAdmin())) {
      process.stdout.write(`fresnel: running at ${FRESNEL_URL}\n`)
      return 0
    }
    const link = isDemo ? await services().issueDemoLink() : await services().issueLink({ email: null, role: null })
    const url = linkUrl(FRESNEL_URL, link.token)
    writeFileSync(file, url, { mode: 0o600, flag: 'wx' })
    const isPrinted = process.stdout.isTTY && !isDemo
    process.stdout.write(`fresnel: sign in once, within an hour, at ${isPrinted ? url : `the address in ${file}`}\n`)
    return 0
  } finally {
    await services().database.$disconnect()
  }
}
