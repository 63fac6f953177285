import { Type, type Static } from '@sinclair/typebox';

const code = Type.String({ pattern: '^[a-z0-9][a-z0-9_.-]{0,63}$' });
const limit = (description: string) => Type.Union([Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }), Type.Null()], { description });

/**
 * What a licence allows, in the form that is enforced; `toOdrl` gives the same as an ODRL 2.2 policy.
 * An empty list of fields, purposes, places or recipients means that this dimension is not restricted.
 */
export const Terms = Type.Object({
  purposes: Type.Array(code, { maxItems: 32, uniqueItems: true, description: 'ODRL purpose' }),
  fields: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 64, uniqueItems: true, description: 'Field names of the product version' }),
  places: Type.Array(Type.String({ pattern: '^[A-Z]{2}$' }), { maxItems: 64, uniqueItems: true, description: 'Jurisdictions (ISO 3166-1) where the data may go; ODRL spatial' }),
  recipients: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 32, uniqueItems: true, description: 'Participants that may receive' }),
  modes: Type.Array(Type.Unsafe<'file' | 'api' | 'stream' | 'query' | 'privacy_computing'>({ type: 'string', enum: ['file', 'api', 'stream', 'query', 'privacy_computing'] }), { minItems: 1, maxItems: 5, uniqueItems: true, description: 'Delivery modes' }),
  termDays: Type.Integer({ minimum: 1, maximum: 3660, description: 'Days from activation' }),
  countMax: limit('Transfers in all; null = not limited; ODRL count'),
  rowsMax: limit('Rows in all'),
  bytesMax: limit('Bytes in all'),
  onward: Type.Boolean({ description: 'Whether the recipient may pass the data on (ODRL distribute)' }),
}, { additionalProperties: false });
export type Terms = Static<typeof Terms>;

/** One use that a grant is asked for. */
export interface Use {
  readonly purpose: string;
  readonly fields: readonly string[];
  readonly place: string;
  readonly recipient: string;
  readonly mode: Terms['modes'][number];
  readonly rows: number;
  readonly bytes: number;
}
/** What has been used of the counted limits. */
export interface Used { readonly count: number; readonly rows: number; readonly bytes: number }

/** A dimension in which something goes beyond the terms: what was asked, what the terms allow. */
export interface Excess { readonly dimension: keyof Terms; readonly asked: unknown; readonly allowed: unknown }
