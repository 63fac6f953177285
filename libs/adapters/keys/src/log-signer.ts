import { byteSignerOf, formatVkey, KEY_TYPE, keyIdOf, logSuiteOf, signerOf, verificationKeyOf, type LogSuite, type RemoteSigner, type SigningKey, type VerificationKey } from '#core/tlog';

/** Where the secret lies: a file of the keys directory, an environment variable, or with a program that signs. */
export type KeySource = 'file' | 'environment' | 'command';

/** Signs checkpoints as the log, and has the verification key that everyone checks them with. */
export interface LogSigner extends RemoteSigner {
  readonly vkey: string;
  readonly suite: LogSuite;
  readonly source: KeySource;
  /** Signs bytes that are no note, for COSE receipts; only an Ed25519 key does. */
  readonly signBytes: (message: Uint8Array) => Uint8Array | Promise<Uint8Array>;
  /** Why it could not sign last; null while all is well. */
  readonly failure: string | null;
}

/** What a signer says of itself, whoever holds the secret. The key must be of the log: its name is the origin. */
export function described(key: VerificationKey, { origin, source, from }: { readonly origin: string; readonly source: KeySource; readonly from: string }): Pick<LogSigner, 'name' | 'keyId' | 'vkey' | 'suite' | 'source'> {
  const suite = logSuiteOf(key);
  if (suite === undefined) throw new Error(`${from} is a witness key, which does not sign as a log`);
  if (key.name !== origin) throw new Error(`${from} is the key of ${key.name}, not of ${origin}`);
  return { name: key.name, keyId: keyIdOf(key), vkey: formatVkey(key), suite, source };
}

/** Signs in this process. */
export const localSigner = (key: SigningKey, told: { readonly origin: string; readonly source: KeySource; readonly from: string }): LogSigner =>
  ({ ...described(verificationKeyOf(key), told), sign: signerOf(key).sign, signBytes: key.type === KEY_TYPE.ed25519 ? byteSignerOf(key) : signsNotesAlone, failure: null });

/** Of a key whose suite has no place in COSE receipts. */
export const signsNotesAlone = (): never => { throw new Error('COSE receipts are signed with the Ed25519 key of the log'); };
