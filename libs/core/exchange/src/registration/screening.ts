import type { Static } from '@sinclair/typebox';
import { registrationRule } from '#core/law';
import type { Id } from '../kernel/id.js';
import { bandsOf, fingerprintOf, similarity, type Fingerprint } from './fingerprint.js';
import type { Screening } from './registration.entries.js';
import type { Registration } from './registration.state.js';

/** Hits of each sort that an examiner is shown. */
export const HITS_MAX = 8;
/** Applications that share a band, at most, in the order of their ids; a description of stock phrases shares bands with thousands. */
export const CANDIDATES_MAX = 500;

/** What the comparison of one first registration rests on: the digest of the content as the applicant states it, and the fingerprint of the description. */
export interface Compared {
  readonly registration: Id<'registration'>;
  readonly applicant: Id<'participant'>;
  readonly contentSha256: string;
  readonly minima: Fingerprint;
  /** The day of the rules that the comparison follows. */
  readonly day: string;
}

/** Undefined for any other kind of registration, which is compared with nothing. */
export function comparedOf({ id, owner, matter, createdAt }: Pick<Registration, 'id' | 'owner' | 'matter' | 'createdAt'>): Compared | undefined {
  if (matter.kind !== 'first') return undefined;
  const { name, summary, contentSha256 } = matter.subject;
  return { registration: id, applicant: owner, contentSha256, minima: fingerprintOf(`${name.zh}${summary.zh}`), day: createdAt.slice(0, 10) };
}

type Known = Pick<Compared, 'registration' | 'applicant' | 'contentSha256' | 'minima'>;
const inOrder = <K extends Pick<Known, 'registration'>>(known: readonly K[]): K[] => [...known].sort((a, b) => (a.registration < b.registration ? -1 : 1));

/** Somebody else has the same content on record. */
export const isIdentical = ({ applicant, contentSha256 }: Compared, known: Pick<Known, 'applicant' | 'contentSha256'>): boolean => known.contentSha256 === contentSha256 && known.applicant !== applicant;

/** Two descriptions are compared where a band of their fingerprints agrees. */
export function sharesBand({ minima }: Compared, known: Pick<Known, 'minima'>): boolean {
  const bands = new Set(bandsOf(minima));
  return bandsOf(known.minima).some((band) => bands.has(band));
}

export const identicalTo = (compared: Compared, known: readonly Known[]): Id<'registration'>[] =>
  inOrder(known.filter((one) => isIdentical(compared, one))).slice(0, HITS_MAX).map(({ registration }) => registration);

/** Of those that share a band: how alike they are, the most alike first, as far as the rules call it alike. */
export function similarTo({ minima, day }: Compared, sharing: readonly Pick<Known, 'registration' | 'minima'>[]): Static<typeof Screening>['similar'] {
  const threshold = registrationRule(day, 'similarityBasisPoints');
  return inOrder(sharing).slice(0, CANDIDATES_MAX).map((one) => ({ registration: one.registration, similarity: similarity(minima, one.minima) }))
    .filter((hit) => hit.similarity >= threshold).sort((a, b) => b.similarity - a.similarity).slice(0, HITS_MAX);
}

/** 查重: what an application is like, of all the others that stand when it is compared. */
export const screeningOf = (compared: Compared, known: readonly Known[]): Static<typeof Screening> =>
  ({ identical: identicalTo(compared, known), similar: similarTo(compared, known.filter((one) => sharesBand(compared, one))) });
