import { draft, type Context, type Draft, type Drafts } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import type { Grant } from '../grant/grant.state.js';
import type { Dispute } from './dispute.state.js';

/** Which hold a freeze is follows from its dispute and its day, so that each has one of its own. */
interface Order { readonly dispute: Id<'dispute'>; readonly until: string; readonly ground: string; readonly person: string }

const ARTICLE = '本交易所争议解决规则（临时冻结）';

/** 冻结 is a hold: everything that asks whether a grant is held knows of it without knowing of disputes. */
export function frozen({ id: grant, parties }: Grant, ctx: Context, { dispute, until, ground, person }: Order): Drafts {
  const hold = ctx.newId('hold');
  return [
    draft('dispute.frozen', dispute, { person, hold, until, ground }),
    draft('hold.placed', hold, { target: grant, issuer: ctx.caller.org, concerned: [...parties], ground, article: ARTICLE, dispute }),
    draft('grant.held', grant, { hold }),
  ];
}

/** The hold of a freeze is lifted with whatever ends it; nothing where there is none. */
export const thawed = ({ freeze, grant }: Pick<Dispute, 'freeze' | 'grant'>, reason: string): Draft[] =>
  (freeze === null || grant === null ? [] : [draft('hold.lifted', freeze.hold, { reason }), draft('grant.released', grant, { hold: freeze.hold })]);
