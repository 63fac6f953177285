import type { Static } from '@sinclair/typebox';
import { begin, holdsAfter, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { endOfShanghaiDay, shanghaiDay } from '../kernel/shanghai.js';
import { conveyed, holdersOf, shareOf, type Right, type Rights } from './shares.js';
import type { Subject, titleEntries } from './title.entries.js';
import { TITLE, type TitleStateName } from './title.lifecycle.js';

/** 许可登记: a right of use that somebody else has for a time. */
export interface Licence { readonly registration: Id<'registration'>; readonly right: Right; readonly licensor: Id<'participant'>; readonly licensee: Id<'participant'>; readonly from: string; readonly until: string }
/** 质押登记: a lien on one holder's share of one right. */
export interface Lien {
  readonly pledge: Id<'pledge'>;
  readonly right: Right;
  readonly holder: Id<'participant'>;
  readonly creditor: Id<'participant'>;
  readonly share: number;
  readonly amount: string;
  readonly currency: string;
  readonly until: string;
}
/** One step of the chain of title (权属链), with the registration that it rests on. */
export interface Link { readonly kind: string; readonly registration: Id<'registration'>; readonly on: string }

/** 数据产权: the unit of the register. Days are days in Asia/Shanghai; a last day counts whole. */
export interface Title extends AggregateState<TitleStateName> {
  readonly id: Id<'title'>;
  readonly number: string;
  readonly subject: Static<typeof Subject>;
  readonly rights: Rights;
  readonly licences: readonly Licence[];
  readonly liens: readonly Lien[];
  /** Objections that are noted and not decided. */
  readonly objections: readonly Id<'objection'>[];
  /** Orders that stop what rests on it, and what would dispose of it. */
  readonly holds: readonly string[];
  readonly chain: readonly Link[];
  readonly validFrom: string;
  readonly validUntil: string;
  readonly reason: string | null;
}

/** Bounds of one title; more is registered as a title of its own. */
export const LINKS_MAX = 60;
export const LIENS_MAX = 8;
export const OBJECTIONS_MAX = 8;

type TitleEntry = FoldEntry<keyof typeof titleEntries>;

export function evolveTitle(state: Title | undefined, entry: TitleEntry): Title {
  if (entry.type === 'title.registered') return begun(state, entry);
  return withParties(dated(step(TITLE, state, entry, state === undefined ? {} : changedBy(entry, state))));
}

/** Due when the first of its licences ends, or its validity. */
function dated(title: Title): Title {
  const [first = title.validUntil] = [title.validUntil, ...title.licences.map(({ until }) => until)].sort();
  return { ...title, dueAt: title.state === 'REGISTERED' ? endOf(first) : null };
}

function begun(state: Title | undefined, entry: FoldEntry<'title.registered'>): Title {
  const { registration, registrant, ...stated } = entry.data;
  const common = { owner: registrant, ...begin(TITLE, 'title', state, entry), parties: [registrant], dueAt: endOf(stated.validUntil) };
  return withParties({ licences: [], ...common, ...stated, liens: [], objections: [], holds: [], chain: [linkOf('first', registration, entry)], reason: null });
}

const linkOf = (kind: string, registration: Id<'registration'>, { at }: Pick<TitleEntry, 'at'>): Link => ({ kind, registration, on: shanghaiDay(at) });

function changedBy(entry: Exclude<TitleEntry, { readonly type: 'title.registered' }>, state: Title): Partial<Title> {
  const linked = (kind: string, registration: Id<'registration'>): Pick<Title, 'chain'> => ({ chain: [...state.chain, linkOf(kind, registration, entry)] });
  switch (entry.type) {
    case 'title.licensed':
      return { licences: [...state.licences, entry.data], ...linked('licence', entry.data.registration) };
    case 'title.transferred':
      return { ...afterTransfer(state, entry.data), ...linked('transfer', entry.data.registration) };
    case 'title.changed':
      return { subject: { ...state.subject, ...entry.data.correction }, ...linked('change', entry.data.registration) };
    case 'title.renewed':
      return { validUntil: entry.data.validUntil, ...linked('renewal', entry.data.registration) };
    case 'title.licences_ended':
      return { licences: state.licences.filter(({ registration }) => !entry.data.registrations.includes(registration)) };
    case 'title.objected':
      return { objections: [...state.objections, entry.data.objection] };
    case 'title.objection_ended':
      return { objections: state.objections.filter((objection) => objection !== entry.data.objection) };
    case 'title.pledged': {
      const { pledgor, ...lien } = entry.data;
      return { liens: [...state.liens, { ...lien, holder: pledgor }] };
    }
    case 'title.pledge_released':
      return { liens: state.liens.filter(({ pledge }) => pledge !== entry.data.pledge) };
    case 'title.held':
    case 'title.released':
      return { holds: holdsAfter(state.holds, entry) };
    case 'title.cancelled':
    case 'title.lapsed':
      return { reason: entry.data.reason, objections: [] };
  }
}

const endOf = (day: string): string => new Date(endOfShanghaiDay(day)).toISOString();

/** The rights after a transfer. A lien rests on a share that covers it: where what is left does not, it follows the share. */
function afterTransfer(state: Title, { right, from, to, share }: { readonly right: Right; readonly from: Id<'participant'>; readonly to: Id<'participant'>; readonly share: number }): Pick<Title, 'rights' | 'liens'> {
  const shares = conveyed(state.rights[right], { from, to, share });
  const left = shareOf(shares, from);
  const liens = state.liens.map((lien) => (lien.right === right && lien.holder === from && lien.share > left ? { ...lien, holder: to } : lien));
  return { rights: { ...state.rights, [right]: shares }, liens };
}

/** Whoever has a right, a licence or a lien is a party; the first holder that is left owns the record. */
function withParties(title: Title): Title {
  const holders = holdersOf(title.rights);
  const owner = holders.includes(title.owner) ? title.owner : holders[0] ?? title.owner;
  const others = [...holders, ...title.licences.map(({ licensee }) => licensee), ...title.liens.map(({ creditor }) => creditor)];
  return { ...title, owner, parties: [...new Set([owner, ...others])] };
}

/** Until which day `org` may exercise a right of the title; null where it may not on `day`. A holder's time is the title's, a licensee's also the licence's. */
export function entitledUntil({ state, rights, licences, validUntil }: Title, org: string, { right, day }: { readonly right: Right; readonly day: string }): string | null {
  if (state !== 'REGISTERED' || validUntil < day) return null;
  if (shareOf(rights[right], org) > 0) return validUntil;
  const ends = licences.filter((licence) => licence.right === right && licence.licensee === org && licence.from <= day && day <= licence.until).map(({ until }) => until);
  const last = ends.sort().at(-1);
  return last === undefined || last < validUntil ? last ?? null : validUntil;
}
