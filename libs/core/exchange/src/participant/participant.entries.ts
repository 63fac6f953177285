import { Type, type Static } from '@sinclair/typebox';
import { registryEntries } from './registry.js';
import { signingKeyEntries } from './signing-key.js';
import { Bilingual, Count, Day, Evidence, IdOf, Instant, Jurisdiction, Nullable, OneOf, PersonId, SetOf, Text, Digest, closed } from '../kernel/schema.js';
import { DOMAIN_NAMES } from '../supervision/domains.js';

/** What an organisation may be admitted as (市场主体的身份); several at once are possible, natural persons cannot trade. */
export const CAPACITIES = ['vendor', 'buyer', 'service', 'operator', 'regulator'] as const;
export type Capacity = (typeof CAPACITIES)[number];

export const ORGANISATION_TYPES = ['enterprise_legal_person', 'partnership', 'institution', 'state_organ', 'social_organisation', 'foreign_company', 'other_unincorporated'] as const;

/** What an organisation states about itself. `ciio` is true only when its sector regulator has notified it (CII Regulation 10). */
export const Organisation = closed({
  name: Bilingual(200),
  organisationType: OneOf(ORGANISATION_TYPES),
  capacities: SetOf(OneOf(CAPACITIES), 3, 1),
  jurisdiction: Jurisdiction,
  city: Type.Optional(Text(100)),
  district: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{5}$', description: '行政区划代码 of its seat (GB/T 2260)', examples: ['440305'] })),
  gba: Type.Optional(OneOf(['HK', 'MO', 'MAINLAND_NINE'] as const)),
  registration: closed({ scheme: OneOf(['USCC', 'HK_BR', 'MO_CR', 'SG_UEN', 'LEI', 'OTHER'] as const), number: Type.String({ pattern: '^[0-9A-Z][0-9A-Z./-]{3,39}$' }) }),
  ciio: Nullable(Type.Boolean()),
  dataMerchant: Type.Boolean({ description: '数据商: an enterprise legal person registered as data merchant' }),
  jurisdictionArea: Type.Optional(Type.String({ pattern: '^(national|[1-9][0-9]([0-9]{2}){0,2})$', description: 'Of a regulator: national, or the province, city or district that it looks after (GB/T 2260)', examples: ['4403'] })),
  domains: Type.Optional(SetOf(OneOf(DOMAIN_NAMES), 10, 1)),
  evidence: SetOf(Evidence, 16),
});

/** One credential: a client's secret, which is shown once and never stored, or the sign-in of a person. */
export const CredentialData = closed({
  id: Type.String({ pattern: '^cli_[0-9a-f-]{36}$' }), secretSha256: Type.Optional(Digest), person: Nullable(PersonId), validFrom: Instant, validUntil: Instant,
  /** Of a person that signs in with an OpenID provider: a keyed digest of issuer and subject (OpenID Connect Core §2), so that the log says neither. */
  signIn: Type.Optional(Digest),
  /** An enforcement point that it is bound to. */
  enforcer: Type.Optional(IdOf('enforcer')),
});

/** A credential whose holder authenticates by a certificate; it has no secret (see `binding/`). */
export const BoundCredential = closed({ id: CredentialData.properties.id, binding: IdOf('binding'), person: Nullable(PersonId), validFrom: Instant, validUntil: Instant });

/** What an erasure does to the values of one person; of all of the participant's, where `person` is null. */
const ofErasure = closed({ erasure: IdOf('erasure'), person: Nullable(PersonId) });

/** What still rests on a participant that leaves, as the machinery has counted it among the entries up to `asOf`. */
export const OpenMatters = closed({
  asOf: Count, grants: Count, transfers: Count, jobs: Count, orders: Count, settlements: Count, disputes: Count, incidents: Count, requests: Count, obligations: Count,
  registrations: Count, pledges: Count, authorisations: Count, sponsorships: Count,
});
export type OpenMatters = Static<typeof OpenMatters>;

export const participantEntries = {
  'participant.applied': { 1: closed({ organisation: Organisation, person: PersonId, credential: CredentialData }) },
  'participant.founded': { 1: closed({ organisation: Organisation, person: PersonId, credential: CredentialData }) },
  'participant.endorsed': { 1: closed({ person: PersonId, note: Type.Optional(Text(500)) }) },
  'participant.admitted': { 1: closed({ person: PersonId, endorsedBy: PersonId, capacities: SetOf(OneOf(CAPACITIES), 5, 1) }) },
  'participant.rejected': { 1: closed({ reason: Text(500) }) },
  'participant.suspended': { 1: closed({ reason: Text(500), ground: Type.Optional(Text(200)) }) },
  'participant.resumed': { 1: closed({ reason: Text(500) }) },
  'participant.exit_begun': { 1: closed({ reason: Text(500), noticeUntil: Day }) },
  'participant.notice_ended': { 1: closed({}) },
  'participant.exited': { 1: closed({ reason: Text(500), open: OpenMatters }) },
  'participant.held': { 1: closed({ hold: IdOf('hold') }) },
  'participant.released': { 1: closed({ hold: IdOf('hold') }) },
  'participant.grouped': { 1: closed({ group: IdOf('group') }) },
  'participant.ungrouped': { 1: closed({ group: IdOf('group') }) },
  'participant.sponsored': { 1: closed({ sponsorship: IdOf('sponsorship') }) },
  'participant.unsponsored': { 1: closed({ sponsorship: IdOf('sponsorship') }) },
  ...registryEntries,
  ...signingKeyEntries,
  'person.added': { 1: closed({ person: PersonId }) },
  'person.restricted': { 1: ofErasure },
  'person.unrestricted': { 1: ofErasure },
  'person.erased': { 1: ofErasure },
  'credential.issued': { 1: closed({ credential: CredentialData }) },
  'credential.bound': { 1: closed({ credential: BoundCredential }) },
  'credential.revoked': { 1: closed({ credential: Type.String(), reason: Text(500) }) },
} as const;
