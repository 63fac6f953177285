import { randomUUID } from 'node:crypto';
import { Type, type Static } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import jsonwebtoken from 'jsonwebtoken';
import type { TokenKeys } from '#adapters/keys';
import { Refusal, type Id } from '#core/exchange';
import { BoundedCache } from './bounded-cache.js';

export const TOKEN_SECONDS = 900;
const TOKENS_KEPT = 10_000;

/** What a token of ours says. The roles are a note for its reader: what is permitted follows from the ledger. */
export interface Claims { readonly org: Id<'participant'>; readonly credential: string; readonly person: string | null; readonly roles: readonly string[] }

const Payload = Type.Object({
  sub: Type.Unsafe<Id<'participant'>>(Type.String()), client_id: Type.String(), person: Type.Union([Type.String(), Type.Null()]), roles: Type.Array(Type.String()),
  exp: Type.Integer(), iat: Type.Integer(), jti: Type.String(),
});
interface Verified { readonly claims: Claims; readonly expiresAtMs: number }

/** The OAuth 2 `client_id` of a credential: a credential is found through its participant. */
export const clientIdOf = (org: string, credential: string): string => `${org}:${credential}`;

/** Access tokens (RFC 9068): ES256, a quarter of an hour. Verifying costs about 100 µs, so a verified token is remembered until it ends. */
export class AccessTokens {
  private readonly verified = new BoundedCache<Verified>(TOKENS_KEPT);
  constructor(private readonly keys: TokenKeys, readonly issuer: string, private readonly now: () => number = Date.now) {}

  get audience(): string {
    return `${this.issuer}/v1`;
  }

  issue({ org, credential, person, roles }: Claims): string {
    const { kid, privateKey } = this.keys.signing();
    const client = clientIdOf(org, credential);
    return jsonwebtoken.sign({ client_id: client, org, roles, person }, privateKey, {
      algorithm: 'ES256', keyid: kid, header: { alg: 'ES256', typ: 'at+jwt' }, issuer: this.issuer, audience: this.audience, subject: org, jwtid: randomUUID(), expiresIn: TOKEN_SECONDS,
    });
  }

  /** The claims of a token that we signed and that has not ended; throws `unauthenticated` otherwise. */
  verify(token: string): Claims {
    const known = this.verified.get(token);
    if (known !== undefined && known.expiresAtMs > this.now()) return known.claims;
    const found = this.parse(token);
    this.verified.set(token, found);
    return found.claims;
  }

  /** `jsonwebtoken` takes tokens without `exp`, so the payload's shape is checked as well. */
  private parse(token: string): Verified {
    const payload = this.signedPayload(token);
    if (!Value.Check(Payload, payload)) throw new Refusal('unauthenticated', 'The access token lacks a claim.');
    const { sub, client_id: client, person, roles, exp } = payload satisfies Static<typeof Payload>;
    return { claims: { org: sub, credential: client.slice(client.indexOf(':') + 1), person, roles }, expiresAtMs: exp * 1000 };
  }

  private signedPayload(token: string): unknown {
    const kid = jsonwebtoken.decode(token, { complete: true })?.header.kid;
    const key = kid === undefined ? undefined : this.keys.find(kid);
    if (key === undefined) throw new Refusal('unauthenticated', 'The access token is not signed by a key of this exchange.');
    try {
      return jsonwebtoken.verify(token, key.publicKey, { algorithms: ['ES256'], issuer: this.issuer, audience: this.audience });
    } catch (err) {
      throw Object.assign(new Refusal('unauthenticated', err instanceof jsonwebtoken.TokenExpiredError ? 'The access token has ended.' : 'The access token is not valid.'), { cause: err });
    }
  }
}
