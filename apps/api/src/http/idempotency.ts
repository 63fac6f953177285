import { Refusal } from '#core/exchange';

const KEY = /^[\x21-\x7e]{1,200}$/;

/** The `Idempotency-Key` of a write: 1 to 200 visible ASCII characters, chosen by the caller, best a UUID. */
export function idempotencyKeyOf(headers: Readonly<Record<string, string | string[] | undefined>>): string {
  const key = headers['idempotency-key'];
  if (typeof key === 'string' && KEY.test(key)) return key;
  throw new Refusal('idempotency_key_missing', 'Every POST needs an Idempotency-Key header of 1 to 200 visible ASCII characters, the same for a repetition.', { header: 'Idempotency-Key' });
}
