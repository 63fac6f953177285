import type { ReactNode } from 'react';
import type { Answer, WritePath } from '../api/client.js';
import { STEP_RULES } from '../api/step-rules.js';
import type { Session } from '../session/session.js';
import type { Pair } from '../words/dictionary.js';
import type { Draft } from './body-form.js';
import type { Asks } from './schema-fields.js';

export type Written = Answer<'POST', '/v1/negotiations/{id}/accept'>;
/** What a step may look at of the record that it is taken with. */
export interface Stepped { readonly id: string; readonly state: string; readonly version: number; readonly owner?: string; readonly vendor?: string; readonly buyer?: string; readonly next?: readonly string[] }

/** What is written with a form, and what is said of it. */
export interface Step<Item> {
  /** A step of a record, decided on the version that was seen; or, without `{id}`, a new record. */
  readonly path: WritePath;
  readonly title: Pair;
  /** What comes of it, said before it is done. */
  readonly hint: Pair;
  readonly isMain?: boolean;
  readonly isDanger?: boolean;
  /** What is asked for, by where it stands in the body (`demand.dueOn`): the fields are made from the API's own schema. */
  readonly asks?: Asks;
  /** Fields that the schema alone could not say how to ask for; they stand after those of `asks`. */
  readonly fields?: ((item: Item) => ReactNode) | undefined;
  readonly initial?: ((item: Item) => object) | undefined;
  readonly toBody?: ((draft: Draft, item: Item) => object) | undefined;
  /** What its path names beside the record itself: the list and the code of an item, a credential of an organisation. */
  readonly params?: ((item: Item) => Readonly<Record<string, string>>) | undefined;
  /** What the answer tells once and never again. */
  readonly shows?: (answer: Written) => ReactNode;
}

/** One step with a record. Who may take it, and in which states, is in the ledger's own tables (`STEP_RULES`); here stands what they leave open. */
export interface Action<Item> extends Step<Item> {
  /** Fewer states than the life cycle has, or those of a step that is in none. */
  readonly states?: readonly string[];
  /** The side whose step it is, where the permission table has both. */
  readonly by?: 'vendor' | 'buyer';
  /** The organisation whose step it is, where that is not the vendor, the buyer or the owner. */
  readonly whose?: (item: Item) => string | null;
  /** Beside its state: whether the step makes sense for this record and who works here. */
  readonly applies?: (item: Item, session: Session) => boolean;
}

/** What begins a new record, beside a list. */
export type Beginning = Step<undefined>;

/** The step as it is with this record: what its form needs, and the record no more. */
export const takenWith = <Item>({ fields, initial, toBody, params, ...step }: Step<Item>, item: Item): Beginning => ({
  ...step, fields: fields && (() => fields(item)), initial: initial && (() => initial(item)), toBody: toBody && ((draft) => toBody(draft, item)), params: params && (() => params(item)),
});

const ruleOf = ({ path }: Pick<Step<never>, 'path'>) => {
  const rule = STEP_RULES[path];
  if (rule === undefined) throw new Error(`${path} is no step`);
  return rule;
};

export const mayBegin = (step: Pick<Beginning, 'path'>, { roles }: Pick<Session, 'roles'>): boolean => roles.some((role) => ruleOf(step).roles[role] !== undefined);

const placeOf = ({ owner, vendor, buyer }: Stepped, role: string): string | undefined => (role === 'vendor' ? vendor ?? owner : role === 'buyer' ? buyer ?? owner : owner);

/** Whether who works here may take the step with the record as it is now. What only the ledger knows, it still refuses. */
export function isOpen<Item extends Stepped>(action: Action<Item>, item: Item, session: Session): boolean {
  const { action: name, roles, states } = ruleOf(action);
  const { by, whose, applies } = action;
  const isTheirs = (role: string): boolean => {
    const scope = by === undefined || by === role ? roles[role] : undefined;
    return scope === 'any' || (scope !== undefined && (whose === undefined ? placeOf(item, role) : whose(item)) === session.organisation.id);
  };
  const isNow = (action.states ?? states ?? [item.state]).includes(item.state) && item.next?.includes(name) !== false;
  return isNow && session.roles.some(isTheirs) && applies?.(item, session) !== false;
}
