import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Bilingual, Code, Day, Digest, IdOf, Nullable, PersonId, Text, closed } from '../kernel/schema.js';
import { endOfShanghaiDay } from '../kernel/shanghai.js';
import { CERTIFICATE, type CertificateStateName } from './certificate.lifecycle.js';

/** A qualification as its document has it. `person` is an id of the holder's; names stay outside the ledger. */
export const certificateFacts = {
  kind: Code, name: Bilingual(120), number: Text(60), authority: Text(120), issuedOn: Day, validUntil: Nullable(Day), sha256: Digest, person: Nullable(PersonId),
};

export const certificateEntries = {
  'certificate.filed': { 1: closed({ holder: IdOf('participant'), ...certificateFacts }) },
  'certificate.confirmed': { 1: closed({ person: PersonId }) },
  'certificate.rejected': { 1: closed({ reason: Text(500) }) },
  'certificate.revoked': { 1: closed({ reason: Text(500), documentSha256: Digest }) },
  'certificate.expired': { 1: closed({ reason: Text(500) }) },
} as const;

/** 资质证书: a qualification of a service organisation or of one of its persons, looked at by the operator. */
export interface Certificate extends AggregateState<CertificateStateName> {
  readonly id: Id<'certificate'>;
  readonly holder: Id<'participant'>;
  readonly person: string | null;
  readonly kind: string;
  readonly name: { readonly zh: string; readonly en?: string };
  readonly number: string;
  readonly authority: string;
  readonly issuedOn: string;
  readonly validUntil: string | null;
  readonly sha256: string;
  readonly reason: string | null;
}

export function evolveCertificate(state: Certificate | undefined, entry: FoldEntry<keyof typeof certificateEntries>): Certificate {
  const advance = (change: Partial<Certificate>): Certificate => step(CERTIFICATE, state, entry, change);
  switch (entry.type) {
    case 'certificate.filed': {
      const { holder } = entry.data;
      return { owner: holder, ...begin(CERTIFICATE, 'certificate', state, entry), ...entry.data, parties: [holder], reason: null };
    }
    case 'certificate.confirmed': {
      const until = state?.validUntil ?? null;
      return advance(until === null ? {} : { dueAt: new Date(endOfShanghaiDay(until)).toISOString() });
    }
    case 'certificate.rejected':
    case 'certificate.revoked':
    case 'certificate.expired':
      return advance({ reason: entry.data.reason });
  }
}
