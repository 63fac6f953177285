import { fromBase64, toBase64 } from './encoding.js';
import { isKeyName } from './key-name.js';
import { keyIdOf, verificationKeyOf, type SigningKey, type VerificationKey } from './keys.js';
import { assert, fail, ok, type Result } from './result.js';
import { KEY_TYPE, suiteOf, type KeyType } from './suites/index.js';

/** The limit of the Go note package; more is an attack on the verifier's time. */
const SIGNATURES_MAX = 100;
const KEY_ID_BYTES = 4;
const LINE_PREFIX = '— ';

/** One signature of a note; `keyId` is eight hexadecimal digits as in a vkey, `bytes` is what follows it. */
export interface NoteSignature {
  readonly name: string;
  readonly keyId: string;
  readonly bytes: Uint8Array;
}
export interface Verifier {
  readonly name: string;
  readonly keyId: string;
  readonly type: KeyType;
  readonly verify: (text: string, signature: Uint8Array) => boolean;
}
export interface Signer {
  readonly name: string;
  readonly keyId: string;
  readonly sign: (text: string) => Uint8Array;
}
/** A signer that may be elsewhere: a program, a device, a service. */
export interface RemoteSigner {
  readonly name: string;
  readonly keyId: string;
  readonly sign: (text: string) => Uint8Array | Promise<Uint8Array>;
}
/** A signature that verified; the type of its key names its suite. */
export interface VerifiedSignature extends NoteSignature { readonly type: KeyType }
/** A note of which at least one signature verified; `unverified` are those by keys that nobody asked about. */
export interface OpenedNote {
  readonly text: string;
  readonly verified: readonly VerifiedSignature[];
  readonly unverified: readonly NoteSignature[];
}

/** How a signature by this key is checked; which suite that is, the key says. */
export function verifierOf(vkey: VerificationKey): Verifier {
  return { name: vkey.name, keyId: keyIdOf(vkey), type: vkey.type, verify: suiteOf(vkey).verifying(vkey.publicKey, vkey.name) };
}

/** The time of those who state none: a log says what its tree is, a witness says when it saw it. */
const NO_TIME = 0n;

/** Signs as the log itself does. */
export function signerOf(skey: SigningKey): Signer {
  assert(skey.type !== KEY_TYPE.cosignature, 'a cosignature key signs with a time, see cosignerOf');
  return signerAt(skey, NO_TIME);
}

/** Signs as a witness that sees the note at `time`, in seconds since 1970. */
export function cosignerOf(skey: SigningKey, time: bigint): Signer {
  assert(suiteOf(skey).isTimed, 'a log key signs without a time, see signerOf');
  return signerAt(skey, time);
}

const signerAt = (skey: SigningKey, time: bigint): Signer =>
  ({ name: skey.name, keyId: keyIdOf(verificationKeyOf(skey)), sign: suiteOf(skey).signing(skey.seed, { name: skey.name, time }) });

/** A signed note is UTF-8 text without control characters but newlines, which would hide something from its reader. */
const isNoteText = (text: string): boolean => !/[\u0000-\u0009\u000b-\u001f\p{Surrogate}]/u.test(text);

/** The line `— name base64(key id || signature)`, which is also what a witness answers with. */
export const formatSignature = ({ name, keyId, bytes }: NoteSignature): string =>
  `${LINE_PREFIX}${name} ${toBase64(Buffer.concat([Buffer.from(keyId, 'hex'), bytes]))}\n`;

/** Signs the text of a note: one line more for it. */
export const signatureLine = (text: string, signer: Signer): string => formatSignature({ ...signer, bytes: signer.sign(text) });

function requireSignable(text: string, signers: readonly RemoteSigner[]): void {
  assert(text.endsWith('\n') && isNoteText(text), 'the text of a note ends with a newline and has no other control characters');
  assert(signers.length > 0, 'a signed note has a signature');
}

/** A signed note (C2SP signed-note): the text, a blank line, one line for each signature. */
export function signNote(text: string, signers: readonly Signer[]): string {
  requireSignable(text, signers);
  return `${text}\n${signers.map((signer) => signatureLine(text, signer)).join('')}`;
}

/** The same by signers that may be elsewhere, all asked at the same time. One that fails fails the note. */
export async function signNoteWith(text: string, signers: readonly RemoteSigner[]): Promise<string> {
  requireSignable(text, signers);
  const lines = await Promise.all(signers.map(async (signer) => formatSignature({ ...signer, bytes: await signer.sign(text) })));
  return `${text}\n${lines.join('')}`;
}

function parseSignature(line: string): NoteSignature | undefined {
  const [name = '', encoded = '', ...rest] = line.slice(LINE_PREFIX.length).split(' ');
  const bytes = fromBase64(encoded);
  if (!line.startsWith(LINE_PREFIX) || rest.length > 0 || !isKeyName(name)) return undefined;
  if (bytes === undefined || bytes.length <= KEY_ID_BYTES) return undefined;
  return { name, keyId: Buffer.from(bytes.subarray(0, KEY_ID_BYTES)).toString('hex'), bytes: bytes.subarray(KEY_ID_BYTES) };
}

function parseNote(note: string): Result<{ text: string; signatures: readonly NoteSignature[] }> {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !isNoteText(note)) return fail('malformed note: no blank line before the signatures, or control characters');
  const block = note.slice(split + 2);
  if (!block.endsWith('\n')) return fail('malformed note: no signatures, or no newline after the last');
  const lines = block.slice(0, -1).split('\n');
  if (lines.length > SIGNATURES_MAX) return fail(`malformed note: more than ${SIGNATURES_MAX} signatures`);
  const signatures = lines.map(parseSignature).filter((signature) => signature !== undefined);
  return signatures.length === lines.length ? ok({ text: note.slice(0, split + 1), signatures }) : fail('malformed note: a signature line is not one');
}

const keyOf = ({ name, keyId }: NoteSignature | Verifier): string => `${name}+${keyId}`;

/**
 * Opens a signed note. A bad signature by a known key rejects the whole note, signatures by unknown keys are ignored,
 * and at least one must verify (C2SP signed-note, verifying).
 */
export function openNote(note: string, verifiers: readonly Verifier[]): Result<OpenedNote> {
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const { text } = parsed.value;
  const signatures = [...new Map(parsed.value.signatures.map((signature) => [keyOf(signature) + toBase64(signature.bytes), signature])).values()];
  const isKnown = (signature: NoteSignature): boolean => verifiers.some((verifier) => keyOf(verifier) === keyOf(signature));
  const verified: VerifiedSignature[] = [];
  for (const signature of signatures.filter(isKnown)) {
    const [verifier, ...others] = verifiers.filter((candidate) => keyOf(candidate) === keyOf(signature));
    if (others.length > 0) return fail(`ambiguous key ${keyOf(signature)}: two verifiers are given for it`);
    if (verifier?.verify(text, signature.bytes) !== true) return fail(`invalid signature for key ${keyOf(signature)}`);
    verified.push({ ...signature, type: verifier.type });
  }
  if (verified.length === 0) return fail('note has no verifiable signatures');
  return ok({ text, verified, unverified: signatures.filter((signature) => !isKnown(signature)) });
}
