import { readFileSync } from 'node:fs'
import path from 'node:path'
import { makeOnce } from '../cache.ts'
import { jdkProgram, runJdk } from '../java.ts'

export const STORE_PASSWORD = 'only-for-tests'

/** A self-signed certificate for localhost and 127.0.0.1, made by the JDK: a key store for brokers, a PEM for clients. */
export async function ensureCertificates(folder: string): Promise<{ keyStore: string; caPem: string }> {
  const made = await makeOnce(path.join(folder, 'certificates'), async (partial) => {
    const store = ['-keystore', path.join(partial, 'broker.p12'), '-storepass', STORE_PASSWORD, '-alias', 'broker']
    const key = ['-keyalg', 'RSA', '-keysize', '2048', '-validity', '3650', '-dname', 'CN=localhost']
    await keytool('-genkeypair', ...store, ...key, '-ext', 'SAN=dns:localhost,ip:127.0.0.1')
    await keytool('-exportcert', ...store, '-rfc', '-file', path.join(partial, 'ca.pem'))
  })
  return { keyStore: path.join(made, 'broker.p12'), caPem: readFileSync(path.join(made, 'ca.pem'), 'utf8') }
}

const keytool = (...args: string[]) => runJdk([jdkProgram('keytool'), ...args], `keytool ${args[0] ?? ''} failed`)
