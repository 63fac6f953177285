import { Type, type Static } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { Refusal, type Participant } from '#core/exchange';
import type { SignedIn, SignIns } from '#ledger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TOKEN_SECONDS, type AccessTokens } from '../oauth/access-tokens.js';
import type { Credentials } from '../oauth/credentials.js';
import { isInForce, rolesBy, rolesOf } from '../oauth/standings.js';
import type { Cookie, SealedCookies } from './cookies.js';
import type { Identity } from './provider.js';

/** A working day; then the person signs in again. */
const SESSION_SECONDS = 12 * 3600;
/** Strict: no other site's page ever makes a browser send it. */
const SESSION: Cookie = { name: 'yaosu-session', seconds: SESSION_SECONDS, sameSite: 'Strict' };

const Session = Type.Object({ signIn: Type.String(), name: Type.Union([Type.String(), Type.Null()]) });
type Session = Static<typeof Session>;

interface Named { readonly id: string; readonly name: Participant['organisation']['name'] }
/** What a page gets to work with: a token of a quarter of an hour, and for whom it speaks. */
export interface SessionAnswer {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly name: string | null;
  readonly person: string | null;
  readonly organisation: Named & { readonly state: string };
  readonly roles: readonly string[];
  /** All for which the person may act; another one is asked for by its id. */
  readonly organisations: readonly Named[];
}

interface Parts { readonly cookies: SealedCookies; readonly signIns: SignIns; readonly credentials: Credentials; readonly tokens: AccessTokens }

/**
 * Sessions of people. The cookie says who has signed in and nothing of what they may do: that follows from the ledger at each new
 * token, so that a revoked credential or a suspended organisation ends a session within a second.
 */
export class Sessions {
  constructor(private readonly parts: Parts) {}

  /** Begins a session for whom the provider vouches; false for somebody who is bound to no participant that may speak now. */
  async begin({ issuer, subject, name }: Identity, reply: FastifyReply): Promise<boolean> {
    const session: Session = { signIn: this.parts.credentials.signInOf({ issuer, subject }), name: name?.slice(0, 100) ?? null };
    if ((await this.standing(session)).length === 0) return false;
    this.parts.cookies.set(reply, SESSION, session);
    return true;
  }

  /** Whether the browser holds a session that is not over; for whom it may act is asked with each token. */
  isOpen(req: FastifyRequest): boolean {
    return Value.Check(Session, this.parts.cookies.read(req, SESSION));
  }

  /** An access token for `organisation`, or for the first that the person may act for. */
  async token(req: FastifyRequest, organisation: string | undefined): Promise<SessionAnswer> {
    const session = this.parts.cookies.read(req, SESSION);
    if (!Value.Check(Session, session)) throw new Refusal('unauthenticated', 'Nobody has signed in, or the session is over.');
    const standing = await this.standing(session);
    const chosen = organisation === undefined ? standing[0] : standing.find(({ participant }) => participant.id === organisation);
    if (chosen === undefined) throw new Refusal('unauthenticated', 'Who has signed in may not act for this organisation (any more).');
    return this.answer(session, chosen, standing);
  }

  end(reply: FastifyReply): void {
    this.parts.cookies.clear(reply, SESSION);
  }

  private answer({ name }: Session, { participant, credential }: SignedIn, standing: readonly SignedIn[]): SessionAnswer {
    const { id: org, state, organisation } = participant;
    const roles = rolesBy(participant, credential);
    return {
      access_token: this.parts.tokens.issue({ org, credential: credential.id, person: credential.person, roles }), token_type: 'Bearer', expires_in: TOKEN_SECONDS,
      name, person: credential.person, organisation: { id: org, name: organisation.name, state }, roles,
      organisations: standing.map((one) => ({ id: one.participant.id, name: one.participant.organisation.name })),
    };
  }

  /** The credentials that speak for a participant now, one of each. */
  private async standing({ signIn }: Session): Promise<SignedIn[]> {
    const now = Date.now();
    const inForce = (await this.parts.signIns.of(signIn)).filter(({ participant, credential }) => rolesOf(participant).length > 0 && isInForce(credential, now));
    return [...new Map(inForce.reverse().map((one) => [one.participant.id, one])).values()].reverse();
  }
}
