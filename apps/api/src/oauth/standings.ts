import { remitOf, type Caller, type Credential, type Id, type Participant, type Role } from '#core/exchange';
import type { Ledger } from '#ledger';
import { BoundedCache } from './bounded-cache.js';

const FRESH_MS = 1000;
const STANDINGS_KEPT = 10_000;

/** Callers by credential id: those that may speak for a participant now. */
type Standing = ReadonlyMap<string, Caller>;
interface Kept { readonly at: number; readonly standing: Standing }

/** What a participant may be in its state. Suspended and exiting ones still read; the ledger refuses their trades. */
export function rolesOf({ state, capacities }: Pick<Participant, 'state' | 'capacities'>): readonly Role[] {
  switch (state) {
    case 'APPLIED':
      return ['applicant'];
    case 'ADMITTED':
    case 'SUSPENDED':
    case 'EXITING':
      return capacities;
    case 'REJECTED':
    case 'EXITED':
      return [];
  }
}

/** Whether a credential is in its time and not revoked. */
export const isInForce = ({ revokedAt, validFrom, validUntil }: Credential, now: number): boolean => revokedAt === null && Date.parse(validFrom) <= now && now < Date.parse(validUntil);

/** Which credentials speak for a participant, as the ledger says at most a second ago: a revocation bites before its tokens end. */
export class Standings {
  private readonly kept = new BoundedCache<Kept>(STANDINGS_KEPT);
  constructor(private readonly ledger: Ledger, private readonly now: () => number = Date.now) {}

  /** The caller behind a credential; undefined when it may not speak (any more). Known at once where it was asked for just now. */
  callerOf(org: Id<'participant'>, credential: string): Caller | Promise<Caller | undefined> {
    const kept = this.kept.get(org);
    const caller = kept !== undefined && this.now() - kept.at < FRESH_MS ? kept.standing.get(credential) : undefined;
    // One that is not known may have been issued just now: that is asked, never remembered.
    return caller ?? this.read(org).then((standing) => standing.get(credential));
  }

  private async read(org: Id<'participant'>): Promise<Standing> {
    const at = this.now();
    const participant = (await this.ledger.get(org))?.state;
    const standing = participant === undefined ? new Map<string, Caller>() : standingOf(participant, at);
    this.kept.set(org, { at, standing });
    return standing;
  }
}

/** A credential of an enforcement point speaks for that point alone, in no other role of the organisation. */
export const rolesBy = (participant: Participant, { enforcer }: Credential): readonly Role[] => (enforcer === undefined ? rolesOf(participant) : ['enforcer']);

function callerBy(participant: Participant, credential: Credential): Caller {
  const { id, person, enforcer } = credential;
  const remit = remitOf(participant);
  return {
    org: participant.id, roles: rolesBy(participant, credential), client: id, person, ...(remit === undefined ? {} : { remit }), ...(enforcer === undefined ? {} : { enforcer }),
  };
}

function standingOf(participant: Participant, now: number): Standing {
  if (rolesOf(participant).length === 0) return new Map();
  return new Map(participant.credentials.filter((credential) => isInForce(credential, now)).map((credential): [string, Caller] => [credential.id, callerBy(participant, credential)]));
}
