import { ProblemError, Unreachable, type Problem } from './problem.js';

/** What an application is answered with: the credential is shown in this answer alone. */
export interface Applied { readonly id: string; readonly clientId: string; readonly clientSecret?: string }
/** How far an application has come. */
export interface Standing { readonly id: string; readonly state: string; readonly reason?: string | null }

const unreachable = (cause: unknown): never => { throw new Unreachable('no answer', { cause }); };

/** Applies; there is nobody yet who could sign in. */
export async function apply(body: object, key: string): Promise<Applied> {
  const answer = await fetch('/v1/participants', { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify(body) }).catch(unreachable);
  if (!answer.ok) throw new ProblemError(await answer.json() as Problem);
  return await answer.json() as Applied;
}

/** Asks by the application's own credential (OAuth 2.0 client credentials, RFC 6749 §4.4); undefined where that is none. */
export async function standingOf(clientId: string, clientSecret: string): Promise<Standing | undefined> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId.trim(), client_secret: clientSecret.trim() });
  const issued = await fetch('/oauth/token', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form }).catch(unreachable);
  if (!issued.ok) return undefined;
  const { access_token: token } = await issued.json() as { readonly access_token: string };
  const [id = ''] = clientId.trim().split(':');
  const answer = await fetch(`/v1/participants/${encodeURIComponent(id)}`, { headers: { authorization: `Bearer ${token}` } }).catch(unreachable);
  return answer.ok ? await answer.json() as Standing : undefined;
}
