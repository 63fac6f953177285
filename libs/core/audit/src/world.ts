import type { ExportFacts } from '#core/law';
import { derivedId, SYSTEM_ORG, type Actor, type AnyState, type Context, type Id, type KindOf, type StateOf, type View } from '#core/exchange';

/** An aggregate as the entries so far have made it. */
export interface Held { readonly version: number; readonly state: AnyState }

/** What an entry promises of the same commit: another one must stand beside it. */
export interface Expectation {
  readonly index: number;
  readonly type: string;
  readonly stream: Id;
  readonly invariant: number;
  readonly what: string;
}

/** The entries of one commit: they follow each other, have one time and one actor. */
export interface Run {
  readonly at: string;
  readonly actor: Actor;
  readonly expected: readonly Expectation[];
  /** What came of the verdicts of this commit; it grows with them. */
  readonly judged: Judged[];
}

/** What came of the verdict of a check in this commit. */
export const judgedIn = ({ judged }: Run, check: Id): Judged | undefined => judged.findLast((one) => one.check === check);

/** Whether the commit so far asks for an entry of this type on this aggregate. */
export const isExpected = ({ expected }: Run, type: string, stream: Id): boolean => expected.some((one) => one.type === type && one.stream === stream);

/** What a verdict obliges to beside its outcome. */
export interface Obliging {
  /** Whether its people count in the year. */
  readonly counts: boolean;
  /** The instruments that would serve as well. */
  readonly alternatives: readonly string[];
  /** What is to be kept or reported, by the ids of the law. */
  readonly duties: readonly string[];
}

/** A verdict of the commit that is looked at: what the ledger knew, where it tells by itself, and what the verdict obliges to, where it was made again. */
export interface Judged { readonly check: Id; readonly facts?: ExportFacts; readonly verdict?: Obliging }

/** What an audit remembers beside the aggregates; plain data, so that it is saved and read back. */
export interface Memory {
  /** The number of the exchange, which the ids of derived aggregates hang on; null until it is founded. */
  exchange: number | null;
  rulebook: Id<'rulebook'> | null;
  /** The latest time of an entry so far. */
  latest: string;
  run: Run;
}

export const emptyMemory = (): Memory => ({ exchange: null, rulebook: null, latest: '', run: { at: '', actor: { org: '', client: '' }, expected: [], judged: [] } });

/** The aggregates of an audited log, wherever they are kept, and its memory. */
export interface World {
  readonly memory: Memory;
  readonly get: (id: Id) => Held | undefined;
  readonly put: (id: Id, held: Held) => void;
  /** `viewOn(get)`, made once. */
  readonly view: View;
}

/** The aggregates as the pure functions of the domain look at them. */
export const viewOn = (get: World['get']): View => ({ get: <I extends Id>(id: I) => get(id)?.state as StateOf<KindOf<I>> | undefined, foresee: () => undefined });

/** A world in memory, for logs that fit there. */
export function memoryWorld(): World {
  const aggregates = new Map<Id, Held>();
  const get: World['get'] = (id) => aggregates.get(id);
  return { memory: emptyMemory(), get, put: (id, held) => { aggregates.set(id, held); }, view: viewOn(get) };
}

/** The surroundings of a decision of the machinery at `at`; undefined while the exchange is not founded. Nothing new is made in an audit. */
export function contextOf({ memory: { exchange } }: World, at: string): Context | undefined {
  if (exchange === null) return undefined;
  return {
    caller: { org: SYSTEM_ORG, roles: ['system'], client: 'audit', person: null }, action: 'check.conclude', at,
    newId: (kind) => derivedId(exchange, kind, 'audit'),
    derivedId: (kind, ...parts) => derivedId(exchange, kind, ...parts),
  };
}

const EXCHANGES_MAX = 1024;

/** The number of the exchange whose one aggregate has this id; null where it is nobody's. */
export function exchangeOf(id: Id): number | null {
  for (let exchange = 0; exchange < EXCHANGES_MAX; exchange++) if (derivedId(exchange, 'exchange', 'singleton') === id) return exchange;
  return null;
}
