import { Type } from '@sinclair/typebox';
import { fromBase64, parseVkey, verifierOf, type Verifier } from '#core/tlog';
import { command, draft, need } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { IdOf, Text, closed } from '../kernel/schema.js';
import { Refusal } from '../refusals.js';
import type { FoldEntry } from '../kernel/fold.js';

/** Keys that one organisation has registered, retired ones included. */
export const SIGNING_KEYS_MAX = 16;

/** A verifier key as C2SP signed-note writes it, `name+keyid+base64(type || key)`: Ed25519 or SM2 here, which have room. */
export const Vkey = Type.String({ maxLength: 400, pattern: '^[^+\\s]{1,120}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/=]{1,270}$' });
export const KeyId = Type.String({ pattern: '^[0-9a-f]{8}$', examples: ['9e2c1a07'] });
/** A signature of Ed25519 or SM2 in Base64. */
export const Signature = Type.String({ pattern: '^[A-Za-z0-9+/]{86}==$' });

export const signingKeyEntries = {
  'participant.key_registered': { 1: closed({ keyId: KeyId, vkey: Vkey, possession: Signature }) },
  'participant.key_retired': { 1: closed({ keyId: KeyId, reason: Text(500) }) },
} as const;

/** A key by which an organisation signs statements of its own; what it signed before it was retired stays signed. */
export interface ParticipantKey { readonly keyId: string; readonly vkey: string; readonly since: string; readonly retiredAt: string | null }

export const keysAfter = (keys: readonly ParticipantKey[], { type, at, data }: FoldEntry<keyof typeof signingKeyEntries>): readonly ParticipantKey[] => (type === 'participant.key_registered'
  ? [...keys, { keyId: data.keyId, vkey: data.vkey, since: at, retiredAt: null }]
  : keys.map((key) => (key.keyId === data.keyId ? { ...key, retiredAt: at } : key)));

/** What is signed to show that a key is its participant's to use. */
export const possessionText = (id: Id<'participant'>, vkey: string): string => `yaosu/signing-key/v1\n${id}\n${vkey}\n`;

/** The suites with which statements are signed: those whose signatures have sixty-four bytes. */
const SIGNATURE_BYTES = 64;

/** The verifier of a vkey that names `id`; undefined for one of another name or a suite that does not fit. */
export function verifierFor(id: Id<'participant'>, vkey: string): Verifier | undefined {
  const parsed = parseVkey(vkey);
  return parsed.ok && parsed.value.name === id ? verifierOf(parsed.value) : undefined;
}

/** Whether a signature in Base64 is by the key, over the text. A malformed point or number is no signature. */
export function isSigned(verifier: Verifier, text: string, signature: string): boolean {
  const bytes = fromBase64(signature);
  if (bytes?.length !== SIGNATURE_BYTES) return false;
  try {
    return verifier.verify(text, bytes);
  } catch {
    return false;
  }
}

const Registration = closed({ id: IdOf('participant'), vkey: Vkey, possession: Signature });

/** A service organisation registers the key that it signs reports with, and shows by a signature that it has it. */
export const registerKey = command('participant.register_key', Registration, ({ id, vkey, possession }, view, ctx) => {
  const participant = need(view, ctx, id);
  if (participant.state !== 'ADMITTED') throw new Refusal('participant_not_active', `${id} is ${participant.state}.`, { id, state: participant.state });
  if (participant.signingKeys.length >= SIGNING_KEYS_MAX) throw new Refusal('limit_exceeded', `A participant has at most ${SIGNING_KEYS_MAX} signing keys.`);
  const verifier = verifierFor(id, vkey);
  if (verifier === undefined) throw new Refusal('reference_invalid', `The key is no vkey of Ed25519 or SM2 with the name ${id}.`, { pointer: '/vkey' });
  if (participant.signingKeys.some(({ keyId }) => keyId === verifier.keyId)) throw new Refusal('already_exists', `The key ${verifier.keyId} is registered already.`, { keyId: verifier.keyId });
  if (!isSigned(verifier, possessionText(id, vkey), possession)) throw new Refusal('signature_invalid', 'The signature does not show that the key is yours.', { pointer: '/possession' });
  return [draft('participant.key_registered', id, { keyId: verifier.keyId, vkey, possession })];
});

export const retireKey = command('participant.retire_key', closed({ id: IdOf('participant'), keyId: KeyId, reason: Text(500) }), ({ id, keyId, reason }, view, ctx) => {
  const key = need(view, ctx, id).signingKeys.find((one) => one.keyId === keyId);
  if (key === undefined) throw new Refusal('reference_invalid', `There is no signing key ${keyId}.`, { pointer: '/keyId' });
  if (key.retiredAt !== null) throw new Refusal('state_conflict', `The key was retired at ${key.retiredAt}.`, { state: 'RETIRED', allowed: [] });
  return [draft('participant.key_retired', id, { keyId, reason })];
});
