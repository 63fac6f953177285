import { needAllowed, referred, type Context, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { requireLiensHeeded } from '../pledge/liens.js';
import type { Product } from '../product/product.state.js';
import { Refusal } from '../refusals.js';
import { REFUSAL_GROUNDS, type RefusalGround } from './grounds.js';
import { requireRegistrable, titleOf } from './matter.js';
import { REGISTRATION } from './registration.lifecycle.js';
import type { MatterOf, Registration } from './registration.state.js';

/** 不予登记: what forbids a first registration, whatever the examiner thinks of it. */
function forbidding(view: View, { materials, screening, answer }: Registration, { subject, grade, source }: MatterOf<'first'>): RefusalGround | undefined {
  const version = describedIn(view, subject.product);
  const has = (kind: string): boolean => materials.some((one) => one.kind === kind);
  const grounds: readonly (readonly [holds: boolean, ground: RefusalGround])[] = [
    [grade === 'core' || version?.nature.grade === 'core', 'core_data'],
    [source === 'public_raw', 'unlawful_source'],
    [source !== 'self_produced' && !has('authorisation'), 'unauthorised_source'],
    [!has('source_statement'), 'incomplete'],
    [version?.rights.disputeOpen === true, 'open_dispute'],
    [(screening?.identical.length ?? 0) > 0 && answer === null, 'duplicate'],
  ];
  return grounds.find(([holds]) => holds)?.[1];
}

/** The version of a product of the exchange that is registered, if it is one. */
const describedIn = (view: View, product: MatterOf<'first'>['subject']['product']): Product['versions'][number] | undefined =>
  (product === null ? undefined : referred(view, product.id).versions[product.version - 1]);

/** Refuses what may not be registered now: asked when it is proposed, decided, and after the notice. */
export function requireApprovable(view: View, ctx: Context, registration: Registration): void {
  const { matter, awaited } = registration;
  const ground = matter.kind === 'first' ? forbidding(view, registration, matter) : undefined;
  if (ground !== undefined) throw notRegistrable(ground, registration.screening?.identical);
  if (awaited.length > 0) throw notRegistrable('consent_missing', awaited);
  requireRegistrable(view, ctx, registration);
  if (matter.kind !== 'first') requireLiensHeeded(view, registration, titleOf(view, matter.title));
}

function notRegistrable(ground: RefusalGround, about: readonly Id[] | undefined): Refusal {
  const { zh, en, cite } = REFUSAL_GROUNDS[ground];
  return new Refusal('not_registrable', `${zh} ${en}.`, { ground, article: cite, ...(about === undefined || about.length === 0 ? {} : { about }) });
}

/** The application, when `ctx.action` is possible now and the caller is no party to it. */
export function examined(view: View, ctx: Context, id: Id<'registration'>): Registration {
  const registration = needAllowed(REGISTRATION, view, ctx, id);
  if (registration.parties.includes(ctx.caller.org)) throw new Refusal('conflict_of_interest', 'Nobody examines a matter of its own organisation.', { org: ctx.caller.org });
  return registration;
}
