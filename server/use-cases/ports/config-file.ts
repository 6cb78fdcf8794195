import type { ConfigFile, ConfigPath } from '../../contracts/config-file.ts'
import type { ConfigFinding, ConsoleNames } from '../../domain/config/check-config.ts'
import type { AuditEntry } from './audit-log.ts'

/** Turns a place of the document into `line 3, column 5`. */
export type Locate = (path: ConfigPath) => string

/** `fingerprint` changes whenever applying would: with the text, or with a secret that it names. */
export type ReadConfig =
  | { ok: true; fingerprint: string; config: ConfigFile; locate: Locate }
  | { ok: false; fingerprint: string; problem: string }

export interface ConfigReader {
  /** Reads, fills `${env:…}` and `${file:…}` in, and checks the shape. A wrong file is an answer, not an error. */
  read(path: string): Promise<ReadConfig>
}

/** What applying changed, by kind and name; values hold no secret. */
export type ConfigChanges = { before: Record<string, unknown>; after: Record<string, unknown> }

export interface ConfigRepository {
  /** Names that the console made. */
  consoleNames(): Promise<ConsoleNames>
  /**
   * Makes the database say what the file says, in one transaction with the audit row that `audit` composes: what came
   * from the file and is no longer in it goes. Answers findings, and changes nothing, where the console has a name.
   */
  apply(
    path: string,
    fingerprint: string,
    config: ConfigFile,
    audit: (changes: ConfigChanges) => AuditEntry,
  ): Promise<ConfigFinding[]>
  /** Keeps what is wrong; what was applied before stays in force. */
  reject(path: string, fingerprint: string, problem: string): Promise<void>
  /** Path and problem of the last file that was read; null when there never was one. */
  status(): Promise<{ path: string; problem: string | null; appliedAt: Date | null } | null>
}
