import { Type, type Static } from '@sinclair/typebox';
import { X509_KEY_KINDS } from '#core/tlog';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Digest, IdOf, Instant, Nullable, OneOf, PersonId, Text, closed } from '../kernel/schema.js';
import { BINDING, type BindingStateName } from './binding.lifecycle.js';

export const NAME_MAX = 300;

/**
 * 数字证书: what a certificate says of itself. Its chain, and the statement by which its holder has shown the key, are the document
 * `evidenceSha256`.
 */
export const BoundCertificate = closed({
  issuer: Text(NAME_MAX), subject: Text(NAME_MAX), serial: Type.String({ pattern: '^[0-9a-f]{1,64}$', description: 'Hexadecimal' }),
  unifiedSocialCreditCode: Nullable(Type.String({ pattern: '^[0-9A-Z]{18}$' })), keyKind: OneOf(X509_KEY_KINDS),
  sha256: Digest, spkiSha256: Digest, notBefore: Instant, notAfter: Instant,
});
export type BoundCertificate = Static<typeof BoundCertificate>;

export const bindingEntries = {
  'binding.bound': { 1: closed({ holder: IdOf('participant'), person: Nullable(PersonId), certificate: BoundCertificate, evidenceSha256: Digest }) },
  'binding.revoked': { 1: closed({ reason: Text(500) }) },
  'binding.expired': { 1: closed({ reason: Text(500) }) },
} as const;

/** 证书绑定: a certificate of a licensed authority by which an organisation's machine signs in. */
export interface Binding extends AggregateState<BindingStateName> {
  readonly id: Id<'binding'>;
  readonly holder: Id<'participant'>;
  readonly person: string | null;
  readonly certificate: BoundCertificate;
  readonly evidenceSha256: string;
  readonly reason: string | null;
}

export function evolveBinding(state: Binding | undefined, entry: FoldEntry<keyof typeof bindingEntries>): Binding {
  switch (entry.type) {
    case 'binding.bound': {
      const { holder, certificate } = entry.data;
      return { owner: holder, ...begin(BINDING, 'binding', state, entry), ...entry.data, parties: [holder], dueAt: certificate.notAfter, reason: null };
    }
    case 'binding.revoked':
    case 'binding.expired':
      return step(BINDING, state, entry, { reason: entry.data.reason });
  }
}
