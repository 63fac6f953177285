import type { Static } from '@sinclair/typebox';
import { begin, holdsAfter, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { endOfDay } from '../kernel/procedure-periods.js';
import type { Organisation, CredentialData, Capacity, participantEntries } from './participant.entries.js';
import { PARTICIPANT, type ParticipantStateName } from './participant.lifecycle.js';
import { personsAfter, type Person } from './person.js';
import { checkedAgainst, type RegistryCheck } from './registry.js';
import { keysAfter, type ParticipantKey } from './signing-key.js';

/** Its holder authenticates by a secret or by the certificate of a binding. */
export interface Credential extends Omit<Static<typeof CredentialData>, 'secretSha256'> {
  readonly secretSha256?: string;
  readonly binding?: Id<'binding'>;
  readonly revokedAt: string | null;
}

/** 市场主体: an organisation with its persons and credentials. */
export interface Participant extends AggregateState<ParticipantStateName> {
  readonly id: Id<'participant'>;
  readonly organisation: Static<typeof Organisation>;
  /** What it was admitted as; empty before admission. */
  readonly capacities: readonly Capacity[];
  readonly endorsedBy: string | null;
  /** What the business registry says of the application; null where it was not asked. */
  readonly registry: RegistryCheck | null;
  readonly persons: readonly Person[];
  readonly credentials: readonly Credential[];
  readonly holds: readonly string[];
  /** The person to turn to: the one who has applied. */
  readonly contact: string;
  /** The affiliates that it is counted together with. */
  readonly group: Id<'group'> | null;
  /** The sponsorship in force, of a seller who is no data merchant. */
  readonly sponsorship: Id<'sponsorship'> | null;
  /** The keys that it signs its reports with, retired ones included. */
  readonly signingKeys: readonly ParticipantKey[];
  /** 退出: the last day of the notice, and when it was over; null while it stays. */
  readonly exit: { readonly noticeUntil: string; readonly endedAt: string | null } | null;
}

type ParticipantEntry = FoldEntry<keyof typeof participantEntries>;

const NOTHING_YET: Pick<Participant, 'persons' | 'credentials' | 'holds' | 'signingKeys'> = { persons: [], credentials: [], holds: [], signingKeys: [] };

export function evolveParticipant(state: Participant | undefined, entry: ParticipantEntry): Participant {
  const advance = (change: Partial<Participant> = {}): Participant => step(PARTICIPANT, state, entry, change);
  const { persons, credentials, holds, signingKeys } = state ?? NOTHING_YET;
  switch (entry.type) {
    case 'participant.applied':
    case 'participant.founded':
      return born(state, entry);
    case 'person.added':
      return advance({ persons: [...persons, { id: entry.data.person, digests: entry.private, erasure: null }] });
    case 'person.restricted':
    case 'person.unrestricted':
    case 'person.erased':
      return advance({ persons: personsAfter(persons, entry) });
    case 'credential.issued':
    case 'credential.bound':
    case 'credential.revoked':
      return advance({ credentials: credentialsAfter(credentials, entry) });
    case 'participant.held':
    case 'participant.released':
      return advance({ holds: holdsAfter(holds, entry) });
    case 'participant.grouped':
    case 'participant.ungrouped':
    case 'participant.sponsored':
    case 'participant.unsponsored':
      return advance(tiesAfter(entry));
    case 'participant.key_registered':
    case 'participant.key_retired':
      return advance({ signingKeys: keysAfter(signingKeys, entry) });
    case 'participant.registry_checked':
      return advance(checkedAgainst(entry));
    case 'participant.endorsed':
      return advance({ endorsedBy: entry.data.person });
    case 'participant.admitted':
      return advance({ capacities: entry.data.capacities });
    case 'participant.exit_begun':
    case 'participant.notice_ended':
      return advance(leaving(state, entry));
    case 'participant.rejected':
    case 'participant.suspended':
    case 'participant.resumed':
    case 'participant.exited':
      return advance();
  }
}

const credentialsAfter = (credentials: readonly Credential[], entry: FoldEntry<'credential.issued' | 'credential.bound' | 'credential.revoked'>): readonly Credential[] => (entry.type !== 'credential.revoked'
  ? [...credentials, { ...entry.data.credential, revokedAt: null }]
  : credentials.map((one) => (one.id === entry.data.credential ? { ...one, revokedAt: entry.at } : one)));

/** Whom it belongs together with, and who answers for it. */
function tiesAfter(entry: FoldEntry<'participant.grouped' | 'participant.ungrouped' | 'participant.sponsored' | 'participant.unsponsored'>): Partial<Participant> {
  switch (entry.type) {
    case 'participant.grouped':
      return { group: entry.data.group };
    case 'participant.ungrouped':
      return { group: null };
    case 'participant.sponsored':
      return { sponsorship: entry.data.sponsorship };
    case 'participant.unsponsored':
      return { sponsorship: null };
  }
}

/** On its way out: the notice runs until a day, then the machinery takes over. */
function leaving(state: Participant | undefined, entry: FoldEntry<'participant.exit_begun' | 'participant.notice_ended'>): Partial<Participant> {
  if (entry.type === 'participant.exit_begun') return { exit: { noticeUntil: entry.data.noticeUntil, endedAt: null }, dueAt: endOfDay(entry.data.noticeUntil) };
  return { exit: state?.exit === null || state === undefined ? null : { ...state.exit, endedAt: entry.at }, dueAt: null };
}

function born(state: Participant | undefined, entry: FoldEntry<'participant.applied' | 'participant.founded'>): Participant {
  const common = begin(PARTICIPANT, 'participant', state, entry);
  const { organisation, person, credential } = entry.data;
  return {
    owner: common.id, ...common, parties: [common.id],
    organisation, capacities: entry.type === 'participant.founded' ? organisation.capacities : [], endorsedBy: null, registry: null,
    persons: [{ id: person, digests: entry.private, erasure: null }], credentials: [{ ...credential, revokedAt: null }],
    holds: [], contact: person, group: null, sponsorship: null, signingKeys: [], exit: null,
  };
}
