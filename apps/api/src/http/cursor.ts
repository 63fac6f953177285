import { Type } from '@sinclair/typebox';
import { Refusal, UUID_PATTERN } from '#core/exchange';
import { PAGE_MAX } from '#ledger';

const LIMIT_USUAL = 50;
const UUID = new RegExp(`^${UUID_PATTERN}$`);

/** The members of every paged query. */
export const PAGE = {
  limit: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,2}$', description: `Items of a page, at most ${PAGE_MAX}`, examples: ['50'] })),
  after: Type.Optional(Type.String({ maxLength: 100, description: 'The `next` of the page before' })),
} as const;

/** How many items a page may have. */
export const limitOf = (limit: string | undefined): number => Math.min(limit === undefined ? LIMIT_USUAL : Number(limit), PAGE_MAX);

/** Where the page begins; a cursor that we did not give out is refused. */
export function afterOf(after: string | undefined): string | undefined {
  if (after !== undefined && !UUID.test(after)) throw new Refusal('invalid_cursor', 'Pass the `next` of the page before, as it is.', { parameter: 'after' });
  return after;
}
