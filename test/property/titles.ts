import { comparedOf, screeningOf, sha256Hex, titleNumber, type Caller, type CommandInput, type Id, type Kind } from '#core/exchange';
import { SYSTEM } from '../support/ledger.js';
import { wait, type Cast } from './cast.js';

export const DIGEST = '0'.repeat(64);
type Filing = CommandInput<'registration.apply'>;
export type First = Extract<Filing['matter'], { readonly kind: 'first' }>;
export type Rights = First['rights'];

/** All three rights undivided in one hand. */
export const whole = (holder: Id<'participant'>): Rights => ({ holding: [{ holder, share: 10_000 }], processing: [{ holder, share: 10_000 }], operation: [{ holder, share: 10_000 }] });

/** Each of content of its own, under one description. */
export const aFirst = (holder: Id<'participant'>, change: Partial<First> = {}): First => ({
  kind: 'first', grade: 'general', source: 'self_produced', rights: whole(holder),
  subject: { name: { zh: '深圳道路交通流量' }, sector: 'transport', summary: { zh: '路口五分钟流量' }, contentSha256: sha256Hex(`content of ${holder}`), product: null }, ...change,
});

export const MATERIALS: Filing['materials'] = [{ kind: 'source_statement', sha256: DIGEST }];

const idOfNext = <K extends Kind>(cast: Cast, kind: K): Id<K> => cast.ledger.newId(kind);

/** Files an application of a person of `caller`. */
export function anApplicationFor(cast: Cast, caller: Caller, matter: Filing['matter'], materials = MATERIALS): Id<'registration'> {
  const id = idOfNext(cast, 'registration');
  cast.submit(caller, 'registration.apply', { id, matter, materials });
  if (matter.kind === 'first') screened(cast, id);
  return id;
}

/** 查重, as the exchange does it: with every first application before it that stands. */
export function screened(cast: Cast, id: Id<'registration'>): void {
  const compared = comparedOf(cast.state(id));
  if (compared === undefined) throw new Error(`${id} is compared with nothing`);
  const filed = cast.entries.slice(0, cast.entries.findIndex(({ stream }) => stream === id)).filter(({ type }) => type === 'registration.filed').map(({ stream }) => cast.state(stream as Id<'registration'>));
  const known = filed.filter(({ state, title }) => !['REFUSED', 'WITHDRAWN', 'LAPSED'].includes(state) && (state !== 'REGISTERED' || title === null || cast.state(title).state === 'REGISTERED'));
  cast.submit(SYSTEM, 'registration.screen', { id, ...screeningOf(compared, known.flatMap((one) => comparedOf(one) ?? [])) });
}

/** Accepts and proposes; the decision is left to whoever asks. */
export function anExamined(cast: Cast, id: Id<'registration'>): Id<'registration'> {
  cast.submit(cast.maker, 'registration.accept', { id });
  cast.submit(cast.maker, 'registration.propose', { id, decision: 'register', reason: '材料齐全' });
  return id;
}

/** The clock after the last day of what is waited for. */
export function waitUntilAfter(cast: Cast, day: string): void {
  cast.clock.at = new Date(Date.parse(`${day}T16:00:00.000Z`)).toISOString();
  wait(cast, 0);
}

/** Examined, decided and, where there is a notice, noticed to its end. */
export function aRegistered(cast: Cast, id: Id<'registration'>): Id<'title'> {
  anExamined(cast, id);
  cast.submit(cast.checker, 'registration.decide', { id });
  const { state, notice } = cast.state(id);
  if (state === 'PUBLICISED' && notice !== null) {
    waitUntilAfter(cast, notice.until);
    cast.submit(SYSTEM, 'registration.end_notice', { id, reason: 'x' });
  }
  const { title, reason } = cast.state(id);
  if (title === null) throw new Error(`nothing was registered: ${String(reason)}`);
  return title;
}

/** A title of `caller`, with what its first registration says otherwise. */
export const aTitle = (cast: Cast, caller: Caller, change: Partial<First> = {}): Id<'title'> => aRegistered(cast, anApplicationFor(cast, caller, aFirst(caller.org, change)));

/** A lien on the title that its creditor has confirmed. */
export function aPledge(cast: Cast, title: Id<'title'>, { by, to, share = 10_000 }: { readonly by: Caller; readonly to: Caller; readonly share?: number }): Id<'pledge'> {
  const id = idOfNext(cast, 'pledge');
  cast.submit(by, 'pledge.file', aPledgeFiling(id, title, { to, share }));
  cast.submit(to, 'pledge.confirm', { id });
  return id;
}

export const aPledgeFiling = (id: Id<'pledge'>, title: Id<'title'>, { to, share = 10_000 }: { readonly to: Caller; readonly share?: number }): CommandInput<'pledge.file'> =>
  ({ id, title, right: 'operation', creditor: to.org, share, amount: '500000000', currency: 'CNY', until: '2027-12-31', contractSha256: DIGEST });

/** An objection that the operator has noted. */
export function aNoted(cast: Cast, target: Id<'registration' | 'title'>, by: Caller): Id<'objection'> {
  const id = idOfNext(cast, 'objection');
  cast.submit(by, 'objection.file', { id, target, ground: '数据由我方采集', evidence: [DIGEST] });
  cast.submit(cast.maker, 'objection.note', { id });
  return id;
}

/** Two persons of the operator decide it. */
export function decided(cast: Cast, id: Id<'objection'>, outcome: 'uphold' | 'dismiss'): void {
  cast.submit(cast.maker, 'objection.propose', { id, outcome, ground: '证据充分' });
  cast.submit(cast.checker, 'objection.decide', { id });
}

export { titleNumber };
