import { dueDate, registrationRule } from '#core/law';
import { draft, type Context, type Draft, type Drafts, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { endedWith, fulfilled, opened, type Occasion } from '../obligation/opening.js';
import type { DutyKind } from '../obligation/duties.js';
import { titleNumber } from '../title/number.js';
import { objectionsLapsed } from '../title/title.commands.js';
import type { Title } from '../title/title.state.js';
import { titleOf } from './matter.js';
import type { MatterOf, Registration } from './registration.state.js';

interface Decided { readonly maker: string; readonly checker: string }

/** 登记: the application ends and the register changes, in one commit. */
export function registered(view: View, ctx: Context, registration: Registration, decided: Decided): Drafts {
  const { title, drafts } = effectOf(view, ctx, registration);
  return [draft('registration.registered', registration.id, { ...decided, title }), ...drafts];
}

interface Effect { readonly title: Id<'title'>; readonly drafts: readonly Draft[] }

function effectOf(view: View, ctx: Context, { id: registration, owner, matter }: Registration): Effect {
  if (matter.kind === 'first') return first(view, ctx, { registration, owner, matter });
  const title = titleOf(view, matter.title);
  const on = (...drafts: Draft[]): Effect => ({ title: title.id, drafts });
  switch (matter.kind) {
    case 'licence': {
      const { right, licensee, from, until } = matter;
      return on(draft('title.licensed', title.id, { registration, right, licensor: owner, licensee, from, until }));
    }
    case 'transfer':
      return on(draft('title.transferred', title.id, { registration, right: matter.right, from: owner, to: matter.to, share: matter.share }));
    case 'change':
      return on(draft('title.changed', title.id, { registration, correction: matter.correction }));
    case 'renewal':
      return on(...renewed(view, ctx, registration, title));
    case 'cancel':
      return on(draft('title.cancelled', title.id, { registration, reason: matter.reason }), ...objectionsLapsed(view, title, '登记已注销 The title was cancelled.'), ...renewalEnded(view, ctx, title));
  }
}

function first(view: View, ctx: Context, { registration, owner, matter: { subject, rights } }: { readonly registration: Id<'registration'>; readonly owner: Id<'participant'>; readonly matter: MatterOf<'first'> }): Effect {
  const validFrom = shanghaiDay(ctx.at);
  const number = titleNumber(registration, validFrom);
  const title = titleIdOf(ctx, number);
  const validUntil = dueDate(validFrom, `+${registrationRule(validFrom, 'validityYears')} years`, 'CN');
  const made = draft('title.registered', title, { registration, number, registrant: owner, subject, rights, validFrom, validUntil });
  return { title, drafts: [made, ...opened(view, ctx, renewalOf(owner, title, validUntil))] };
}

/** There is one title of each number. */
export const titleIdOf = (ctx: Pick<Context, 'derivedId'>, number: string): Id<'title'> => ctx.derivedId('title', number);

function renewed(view: View, ctx: Context, registration: Id<'registration'>, { id, owner, validUntil: before }: Title): Draft[] {
  const validUntil = dueDate(before, `+${registrationRule(shanghaiDay(ctx.at), 'validityYears')} years`, 'CN');
  return [draft('title.renewed', id, { registration, validUntil }), ...fulfilled(view, ctx, 'title-renewal', id, before), ...opened(view, ctx, renewalOf(owner, id, validUntil))];
}

/** 届满: the end that is to be prepared for. */
const renewalOf = (debtor: Id<'participant'>, title: Id<'title'>, validUntil: string): readonly [DutyKind, Occasion] => ['title-renewal', { debtor, source: title, on: validUntil, oneOf: [title, validUntil] }];

/** What has ended is not renewed. */
const renewalEnded = (view: View, ctx: Context, { id, validUntil }: Title): Draft[] =>
  endedWith(view, ctx, [id, validUntil], { kinds: ['title-renewal'], reason: '登记已注销 The title has ended.' });
