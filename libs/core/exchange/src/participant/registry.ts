import { Type, type Static } from '@sinclair/typebox';
import { command, draft, needAllowed } from '../kernel/command.js';
import { documentOf } from '../kernel/digest.js';
import type { FoldEntry } from '../kernel/fold.js';
import { Code, Day, Digest, IdOf, Nullable, OneOf, SetOf, Text, closed } from '../kernel/schema.js';
import { Refusal } from '../refusals.js';
import type { Organisation } from './participant.entries.js';
import { PARTICIPANT } from './participant.lifecycle.js';

/** 登记状态, in words of ours: 存续, 停业 (歇业), 吊销, 注销, and what a registry calls otherwise. */
export const REGISTRY_STATUSES = ['active', 'dormant', 'revoked', 'deregistered', 'other'] as const;
/** In what the application and the registry differ. */
export const REGISTRY_MISMATCHES = ['not_found', 'number', 'name', 'status'] as const;
export type RegistryMismatch = (typeof REGISTRY_MISMATCHES)[number];

/**
 * 工商登记信息: what the business registry has under a unified social credit code (GB 32100-2015). Of the legal representative, a natural
 * person, only a digest comes here; the adapter salts it, for names are guessed quickly.
 */
export const RegistryRecord = closed({
  number: Type.String({ pattern: '^[0-9A-Z]{18}$' }), name: Text(200), status: OneOf(REGISTRY_STATUSES), representativeSha256: Nullable(Digest), registeredOn: Nullable(Day),
});
export type RegistryRecord = Static<typeof RegistryRecord>;

export const registryEntries = {
  'participant.registry_checked': { 1: closed({ registry: Code, recordSha256: Nullable(Digest), mismatches: SetOf(OneOf(REGISTRY_MISMATCHES), REGISTRY_MISMATCHES.length) }) },
} as const;

/** What came of the look-up: the record is a document, by its digest; null where the registry has none. */
export interface RegistryCheck extends Static<(typeof registryEntries)['participant.registry_checked'][1]> { readonly at: string }

/** Names are the same whatever width their brackets have and whether somebody has put spaces in. */
const plain = (name: string): string => name.normalize('NFKC').replace(/\s+/g, '');

/** In what an organisation is not what the registry says of it; nothing where all is well. */
export function registryMismatches({ name, registration }: Pick<Static<typeof Organisation>, 'name' | 'registration'>, record: RegistryRecord | null): RegistryMismatch[] {
  if (record === null) return ['not_found'];
  const differs: Readonly<Record<Exclude<RegistryMismatch, 'not_found'>, boolean>> = {
    number: record.number !== registration.number, name: plain(record.name) !== plain(name.zh), status: record.status !== 'active',
  };
  return REGISTRY_MISMATCHES.filter((one) => one !== 'not_found' && differs[one]);
}

const Answer = closed({ id: IdOf('participant'), registry: Code, record: Nullable(RegistryRecord) });

/** The machinery has asked the registry, once for an application; what it answers is for the reviewers to weigh, and refuses nobody by itself. */
export const checkRegistry = command('participant.check_registry', Answer, ({ id, registry, record }, view, ctx) => {
  const participant = needAllowed(PARTICIPANT, view, ctx, id);
  if (participant.registry !== null) throw new Refusal('already_exists', `The registry was asked at ${participant.registry.at}.`, { id });
  const mismatches = registryMismatches(participant.organisation, record);
  const document = record === null ? undefined : documentOf(record);
  return [draft('participant.registry_checked', id, { registry, recordSha256: document?.sha256 ?? null, mismatches }, document === undefined ? {} : { documents: [document] })];
});

/** Who endorses what the registry contradicts says why. */
export function requireExplained(check: RegistryCheck | null, note: string | undefined): void {
  if (check === null || check.mismatches.length === 0 || note !== undefined) return;
  throw new Refusal('evidence_missing', `The registry says otherwise (${check.mismatches.join(', ')}): an endorsement says in its note why the application stands.`, { pointer: '/note', mismatches: check.mismatches });
}

/** An endorsement that did not know of a mismatch does not stand: the maker looks again. */
export const checkedAgainst = ({ at, data }: FoldEntry<'participant.registry_checked'>): { readonly registry: RegistryCheck; readonly endorsedBy?: null } =>
  ({ registry: { ...data, at }, ...(data.mismatches.length === 0 ? {} : { endorsedBy: null }) });
