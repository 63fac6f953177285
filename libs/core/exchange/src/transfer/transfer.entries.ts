import { Type, type Static } from '@sinclair/typebox';
import { DIMENSIONS } from '../basis/coverage.js';
import { Code, Count, Day, Digest, FieldName, IdOf, Instant, Jurisdiction, Nullable, OneOf, SetOf, Text, closed } from '../kernel/schema.js';
import { EstablishedFact } from '../review/review.entries.js';
import { CountedSets } from '../tally/tally.js';
import { AppliedWaiver } from '../waiver/waiver.entries.js';

export const FileEntry = closed({ name: Text(200), sha256: Digest, rows: Count, bytes: Count });

/** What is delivered, as `yaosu manifest` computes it: files with digests, the sums, the fields that they carry. */
export const Manifest = closed({
  files: Type.Array(FileEntry, { minItems: 1, maxItems: 1000 }),
  rows: Count,
  bytes: Count,
  fields: SetOf(FieldName, 64, 1),
});

/**
 * The distinct natural persons of this delivery; `sensitive` ones are not in `general`. `tokens` names the sealed sets, by
 * their digests, that tell whether they were sent abroad before in the same year.
 */
export const People = closed({ general: Count, sensitive: Count, tokens: Type.Optional(closed({ general: Type.Optional(Digest), sensitive: Type.Optional(Digest) })) });

/** What the year's tally was told of this transfer, so that it can be given back. */
export const Counted = closed({ tally: IdOf('tally'), general: Count, sensitive: Count, corrections: Count, sets: Type.Optional(CountedSets) });

/** What the law asks about this one delivery beyond product and parties. */
export const Circumstances = closed({
  mode: OneOf(['transmit', 'remote_access'] as const),
  accessorLocation: OneOf(['overseas', 'mainland'] as const),
  foreignAuthorityRequest: Type.Boolean(),
  prcAuthorityApproval: Type.Boolean(),
  onwardOutsideGba: Type.Boolean(),
  legalPurpose: OneOf(['contract_individual', 'hr', 'emergency', 'statutory_duty', 'treaty', 'other'] as const),
  necessary: Type.Boolean(),
  hrRulesLawful: Type.Boolean(),
  hrCollectiveContract: Type.Boolean(),
  preference: Nullable(OneOf(['GBA', 'CERT', 'SCC'] as const)),
});

/** What is stated of them; the rest is as usual. */
export const StatedCircumstances = Type.Partial(Circumstances, { additionalProperties: false });

/** What version 1 of `transfer.requested` means where it is silent: an ordinary transmission abroad for no privileged purpose. */
export const USUAL_CIRCUMSTANCES: Static<typeof Circumstances> = {
  mode: 'transmit', accessorLocation: 'overseas', foreignAuthorityRequest: false, prcAuthorityApproval: false, onwardOutsideGba: false,
  legalPurpose: 'other', necessary: true, hrRulesLawful: false, hrCollectiveContract: false, preference: null,
};

/** One provision of the pack, as it stands in an entry: enough to find the whole verdict by its digest. */
const verdict = {
  check: IdOf('check'),
  path: Type.String(),
  articles: Type.Array(Text(120), { maxItems: 32 }),
  pack: closed({ id: Type.String(), version: Type.String(), digest: Digest }),
  factsSha256: Digest,
  verdictSha256: Digest,
};

const Compared = Type.Union([Type.Array(Text(40), { maxItems: 3 }), Count]);
/** How the delivery differs from its basis: of long lists the first three, and how many more there are; `differencesSha256` has them all. */
export const NotedDifference = closed({ what: OneOf(DIMENSIONS), asked: Compared, covered: Compared, more: Type.Optional(Count) });

export const transferEntries = {
  'transfer.requested': { 1: closed({
    grant: IdOf('grant'), product: IdOf('product'), productVersion: Type.Integer(), vendor: IdOf('participant'), buyer: IdOf('participant'),
    recipient: IdOf('participant'), place: Jurisdiction, purpose: Code, mode: Code,
    manifest: closed({ sha256: Digest, fileCount: Count, rows: Count, bytes: Count, fields: SetOf(FieldName, 64, 1) }),
    people: People, circumstances: StatedCircumstances, occurredOn: Type.Optional(Day),
  }) },
  'transfer.refused': { 1: closed({ grant: IdOf('grant'), vendor: IdOf('participant'), buyer: IdOf('participant'), code: Type.String(), detail: Text(1000), manifestSha256: Digest }) },
  'transfer.cleared': { 1: closed({ ...verdict, basis: Nullable(IdOf('basis')), counted: Nullable(Counted), waiver: Type.Optional(AppliedWaiver) }) },
  'transfer.basis_needed': { 1: closed({
    ...verdict, reason: Text(1000), differences: Type.Array(NotedDifference, { maxItems: DIMENSIONS.length }), differencesSha256: Nullable(Digest), review: Type.Optional(IdOf('review')),
  }) },
  'transfer.blocked': { 1: closed({ ...verdict, reason: Text(1000) }) },
  'transfer.basis_attached': { 1: closed({ basis: IdOf('basis') }) },
  'transfer.waiver_invoked': { 1: closed({ waiver: IdOf('waiver') }) },
  'transfer.facts_established': { 1: closed({ review: IdOf('review'), facts: SetOf(EstablishedFact, 4, 1) }) },
  'transfer.tokens_attached': { 1: closed({ people: People }) },
  'transfer.started': { 1: closed({ until: Type.Optional(Instant) }) },
  'transfer.suspended': { 1: closed({ reason: Text(500) }) },
  'transfer.resumed': { 1: closed({ reason: Text(500), until: Type.Optional(Instant) }) },
  'transfer.retried': { 1: closed({ attempt: Type.Integer({ minimum: 2 }), reason: Text(500), until: Type.Optional(Instant) }) },
  'transfer.completed': { 1: closed({ receivedSha256: Type.Optional(Digest), job: Type.Optional(IdOf('job')) }) },
  'transfer.terminated': { 1: closed({ by: OneOf(['vendor', 'buyer', 'operator', 'timeout'] as const), reason: Text(500) }) },
  'transfer.held': { 1: closed({ hold: IdOf('hold') }) },
  'transfer.released': { 1: closed({ hold: IdOf('hold') }) },
} as const;
