import { createHash } from 'node:crypto';
import { Type, type Static } from '@sinclair/typebox';
import { fail, fromBase64, fromBase64Url, isJwsAlgorithm, isJwsSignedBy, ok, parseJws, type CompactJws, type Failure, type Result, type X509Certificate } from '#core/tlog';
import { compileSchema } from '../kernel/shape.js';

/** An assertion lives for five minutes at most, so that what has to be remembered of it is little. */
export const ASSERTION_SECONDS_MAX = 300;
/** A client's clock may be ahead by this; the end of an assertion is its end. */
export const CLOCK_AHEAD_SECONDS_MAX = 30;

const Seconds = Type.Integer({ minimum: 0, maximum: 253_402_300_799 });
const Claims = Type.Object({
  iss: Type.String(), sub: Type.String(), aud: Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1, maxItems: 1 })]),
  exp: Seconds, iat: Seconds, nbf: Type.Optional(Seconds), jti: Type.String({ minLength: 1, maxLength: 128 }),
});
type Claims = Static<typeof Claims>;
const shape = compileSchema(Claims);

/** A JWT by which a client authenticates (`private_key_jwt`: RFC 7523 §2.2 and §3, RFC 7521 §4.2), of which nothing is verified yet. */
export interface Assertion {
  readonly jws: CompactJws;
  readonly claims: Claims;
  /** SHA-256 of the certificate whose key has signed it. */
  readonly certificateSha256: string;
}

/** What an assertion has to say here and now. Reasons are in ASCII without quotation marks, as `error_description` wants it (RFC 6749 §5.2). */
export interface AssertionExpected {
  /** Whom it speaks for: both issuer and subject. */
  readonly client: string;
  readonly audiences: readonly string[];
  readonly at: Date;
}

export function readAssertion(text: string): Result<Assertion> {
  const jws = parseJws(text);
  if (!jws.ok) return fail(`the assertion cannot be read: ${jws.reason}`);
  const { header, payload } = jws.value;
  if (!isJwsAlgorithm(header['alg'])) return fail('the assertion names an algorithm that is not taken');
  if (!shape.Check(payload)) return fail('the assertion lacks a claim: iss, sub, one aud, exp, iat and jti');
  const certificate = certificateNamedIn(header);
  return certificate.ok ? ok({ jws: jws.value, claims: payload as Claims, certificateSha256: certificate.value }) : certificate;
}

/** `x5c` holds the certificate, `x5t#S256` its digest (RFC 7515 §4.1.6 and §4.1.8); where both stand, they have to be of one. */
function certificateNamedIn(header: CompactJws['header']): Result<string> {
  const { x5c, 'x5t#S256': thumbprint } = header;
  const named = thumbprint === undefined ? undefined : digestIn(thumbprint);
  const held = x5c === undefined ? undefined : digestOfFirst(x5c);
  const found = named ?? held;
  if (found === undefined || (thumbprint !== undefined && named === undefined) || (x5c !== undefined && held === undefined)) return fail('the assertion names no certificate: x5c or x5t#S256');
  return held === undefined || held === found ? ok(found) : fail('the assertion names two certificates');
}

function digestIn(thumbprint: unknown): string | undefined {
  const bytes = typeof thumbprint === 'string' ? fromBase64Url(thumbprint) : undefined;
  return bytes?.length === 32 ? bytes.toString('hex') : undefined;
}

function digestOfFirst(x5c: unknown): string | undefined {
  const first: unknown = Array.isArray(x5c) ? x5c[0] : undefined;
  const bytes = typeof first === 'string' ? fromBase64(first) : undefined;
  return bytes === undefined ? undefined : createHash('sha256').update(bytes).digest('hex');
}

/** Why an assertion does not authenticate `client` by a certificate; undefined where it does. Whether it was used before is for others to say. */
export function assertionFault({ jws, claims, certificateSha256 }: Assertion, certificate: X509Certificate, { client, audiences, at }: AssertionExpected): Failure | undefined {
  const { iss, sub, aud } = claims;
  if (iss !== client || sub !== client) return fail('the assertion is of another client: iss and sub have to be the client_id');
  const [audience = ''] = typeof aud === 'string' ? [aud] : aud;
  if (!audiences.includes(audience)) return fail('the assertion is for another audience');
  const late = timeFault(claims, at.getTime() / 1000);
  if (late !== undefined) return fail(late);
  if (certificateSha256 !== certificate.sha256) return fail('the assertion names another certificate than the one that is bound');
  return isJwsSignedBy(jws, certificate) ? undefined : fail('the assertion is not signed by the key of the certificate');
}

function timeFault({ exp, iat, nbf = iat }: Claims, now: number): string | undefined {
  if (now >= exp) return 'the assertion has expired';
  if (iat > now + CLOCK_AHEAD_SECONDS_MAX || nbf > now + CLOCK_AHEAD_SECONDS_MAX) return 'the assertion is not valid yet';
  return exp - iat > ASSERTION_SECONDS_MAX ? `the assertion lives for more than ${ASSERTION_SECONDS_MAX} seconds` : undefined;
}
