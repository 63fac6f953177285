import { ProblemError, Unreachable, type Problem } from '../api/problem.js';
import type { Bilingual } from '../words/dictionary.js';

export type Role = 'applicant' | 'vendor' | 'buyer' | 'service' | 'operator' | 'regulator' | 'enforcer';
interface Organisation { readonly id: string; readonly name: Bilingual }
/** Who works here, and for whom. */
export interface Session {
  readonly name: string | null;
  readonly person: string | null;
  readonly organisation: Organisation & { readonly state: string };
  readonly roles: readonly Role[];
  readonly organisations: readonly Organisation[];
}
interface Issued extends Session { readonly access_token: string; readonly expires_in: number }

/** A token is renewed this long before it ends. */
const MARGIN_MS = 60_000;
const HEADERS = { 'content-type': 'application/json', 'x-yaosu-console': '1' };

/** The token of this page. It is in no storage: another page, or this one loaded again, asks for its own with the session's cookie. */
let held: { readonly token: string; readonly endsAt: number } | undefined;
let asking: Promise<Session> | undefined;
let organisation: string | undefined;

/** What the exchange offers to who comes, and whether this browser has signed in already. */
export interface Offer { readonly isAvailable: boolean; readonly isDevelopment: boolean; readonly isSignedIn: boolean }

export async function offered(): Promise<Offer> {
  const answer = await fetch('/session').catch((cause: unknown) => { throw new Unreachable('no answer', { cause }); });
  return await answer.json() as Offer;
}

/** Begins to work, for another organisation where one is named. Throws `ProblemError` (401) where nobody has signed in. */
export function enter(wanted = organisation): Promise<Session> {
  organisation = wanted;
  asking ??= ask(wanted).finally(() => { asking = undefined; });
  return asking;
}

async function ask(wanted: string | undefined): Promise<Session> {
  const answer = await fetch('/session/token', { method: 'POST', headers: HEADERS, body: JSON.stringify(wanted === undefined ? {} : { organisation: wanted }) })
    .catch((cause: unknown) => { throw new Unreachable('no answer', { cause }); });
  if (!answer.ok) throw new ProblemError(await answer.json() as Problem);
  const { access_token: token, expires_in: seconds, ...session } = await answer.json() as Issued;
  held = { token, endsAt: Date.now() + seconds * 1000 - MARGIN_MS };
  organisation = session.organisation.id;
  return session;
}

/** An access token that is good for the next minute. */
export async function accessToken(): Promise<string> {
  if (held === undefined || held.endsAt <= Date.now()) await enter();
  if (held === undefined) throw new Unreachable('no token');
  return held.token;
}

/** Ends the session here; where the provider has one of its own, its address ends it. */
export async function leave(): Promise<string | null> {
  held = undefined;
  organisation = undefined;
  const answer = await fetch('/session/logout', { method: 'POST', headers: HEADERS, body: '{}' });
  const { endSession } = await answer.json() as { readonly endSession: string | null };
  return endSession;
}
