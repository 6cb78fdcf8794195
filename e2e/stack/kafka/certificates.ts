import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { makeOnce } from '../cache.ts'

export const STORE_PASSWORD = 'only-for-tests'

function keytool(...args: string[]): void {
  const { status, stdout, stderr } = spawnSync('keytool', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`keytool ${args[0] ?? ''} failed: ${stdout}${stderr}`)
}

/** A self-signed certificate for localhost and 127.0.0.1, made by the JDK: a key store for brokers, a PEM for clients. */
export async function ensureCertificates(folder: string): Promise<{ keyStore: string; caPem: string }> {
  const made = await makeOnce(path.join(folder, 'certificates'), (partial) => {
    const store = ['-keystore', path.join(partial, 'broker.p12'), '-storepass', STORE_PASSWORD, '-alias', 'broker']
    const names = 'SAN=dns:localhost,ip:127.0.0.1'
    keytool(
      '-genkeypair',
      ...store,
      '-keyalg',
      'RSA',
      '-keysize',
      '2048',
      '-validity',
      '3650',
      '-dname',
      'CN=localhost',
      '-ext',
      names,
    )
    keytool('-exportcert', ...store, '-rfc', '-file', path.join(partial, 'ca.pem'))
    return Promise.resolve()
  })
  return { keyStore: path.join(made, 'broker.p12'), caPem: readFileSync(path.join(made, 'ca.pem'), 'utf8') }
}
