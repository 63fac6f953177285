import { APPEAL } from './appeal/appeal.lifecycle.js';
import { BASIS } from './basis/basis.lifecycle.js';
import { CHECK } from './check/check.lifecycle.js';
import { GRANT } from './grant/grant.lifecycle.js';
import { HOLD } from './hold/hold.lifecycle.js';
import { INQUIRY } from './inquiry/inquiry.lifecycle.js';
import type { Action } from './permissions.js';
import type { Kind } from './kernel/id.js';
import type { Lifecycle } from './kernel/lifecycle.js';
import { LISTING } from './listing/listing.lifecycle.js';
import { NEGOTIATION } from './negotiation/negotiation.lifecycle.js';
import { OBLIGATION } from './obligation/obligation.lifecycle.js';
import { PARTICIPANT } from './participant/participant.lifecycle.js';
import { PRODUCT } from './product/product.lifecycle.js';
import { REVIEW } from './review/review.lifecycle.js';
import { TRANSFER } from './transfer/transfer.lifecycle.js';
import { WAIVER } from './waiver/waiver.lifecycle.js';

/** Every life cycle, for the tests of their design, the generated documents and the timekeeper. */
export const LIFECYCLES = {
  participant: PARTICIPANT, product: PRODUCT, listing: LISTING, negotiation: NEGOTIATION, grant: GRANT, transfer: TRANSFER,
  basis: BASIS, check: CHECK, obligation: OBLIGATION, hold: HOLD,
  review: REVIEW, inquiry: INQUIRY, waiver: WAIVER, appeal: APPEAL,
} as const satisfies Partial<Record<Kind, unknown>>;

/** Kinds whose aggregates bring their own due day, and what the timekeeper does when it is over. */
const ON_THEIR_DAY: Partial<Record<Kind, Action>> = { review: 'review.escalate', inquiry: 'inquiry.lapse', appeal: 'appeal.escalate' };

/** The action that the timekeeper takes on an aggregate of `kind` whose `dueAt` has come; undefined where nothing is due. */
export function actionWhenDue(kind: Kind, state: string): Action | undefined {
  if (kind === 'obligation') return state === 'OPEN' || state === 'DUE_SOON' ? 'obligation.remind' : undefined;
  if (!Object.hasOwn(LIFECYCLES, kind)) return undefined;
  const lifecycle: Lifecycle<string> = LIFECYCLES[kind as keyof typeof LIFECYCLES];
  if (ON_THEIR_DAY[kind] !== undefined) return lifecycle.final.includes(state) ? undefined : ON_THEIR_DAY[kind];
  return lifecycle.timeouts[state]?.action;
}
