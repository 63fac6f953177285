import { Type, type Static } from '@sinclair/typebox';
import { Bilingual, Code, Count, Day, Digest, IdOf, IdOfAny, Nullable, OneOf, PersonId, SetOf, Text, closed } from '../kernel/schema.js';

export const ProvisionId = Type.String({ pattern: '^[A-Z0-9]{2,12}$', examples: ['SZ13'] });

/** What a waiver covers: these provisions of one gate for one participant, and nothing wider. Null does not restrict within the participant. */
export const WaiverScope = closed({
  gate: OneOf(['tradability', 'export'] as const),
  provisions: SetOf(ProvisionId, 8, 1),
  participant: IdOf('participant'),
  product: Nullable(IdOf('product')),
  recipient: Nullable(IdOf('participant')),
  purpose: Nullable(Code),
  usesMax: Type.Integer({ minimum: 1, maximum: 50 }),
  peopleMax: Nullable(Count),
  from: Day,
  until: Day,
});

/** The waiver as it stands in what it has affected: enough to know from the receipt alone what was waived, for whom and until when. */
export const AppliedWaiver = closed({
  waiver: IdOf('waiver'), issuer: IdOf('participant'), provisions: SetOf(ProvisionId, 8, 1), participant: IdOf('participant'), product: Nullable(IdOf('product')),
  recipient: Nullable(IdOf('participant')), purpose: Nullable(Code), from: Day, until: Day,
});
export type AppliedWaiver = Static<typeof AppliedWaiver>;

const Subject = IdOfAny(['listing', 'transfer'] as const);

export const waiverEntries = {
  'waiver.drafted': { 1: closed({ issuer: IdOf('participant'), person: PersonId, scope: WaiverScope, ground: Text(200), article: Text(100), conditions: Nullable(Bilingual(150)), documentSha256: Digest }) },
  'waiver.granted': { 1: closed({ person: PersonId, draftedBy: PersonId }) },
  'waiver.withdrawn': { 1: closed({ reason: Text(500) }) },
  'waiver.used': { 1: closed({ subject: Subject, check: IdOf('check'), people: Count }) },
  'waiver.revoked': { 1: closed({ person: PersonId, reason: Text(500) }) },
  'waiver.reinstated': { 1: closed({ appeal: IdOf('appeal') }) },
  'waiver.expired': { 1: closed({ reason: Text(500) }) },
} as const;
