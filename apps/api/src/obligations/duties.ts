import { Injectable } from '@nestjs/common';
import { Type, type Static } from '@sinclair/typebox';
import { DUTY_KINDS, Day, IdOf, OBLIGATION_STATES, OneOf, Refusal, UUID_PATTERN, ownStepOf, shanghaiDay, type Id } from '#core/exchange';
import { Agenda, Ledger, Remits, SUMMARY_MAX, type AgendaCursor, type AgendaItem, type AgendaRequest, type Page } from '#ledger';
import { PageShape } from '../http/answers.js';
import type { Asker } from '../http/caller.js';
import { PAGE, limitOf } from '../http/cursor.js';
import { idIn } from '../http/ids.js';
import { Reader, nextFor, type Resource } from '../http/reader.js';
import { queryOf } from '../http/shape.js';

const paging = { ...PAGE, debtor: Type.Optional(IdOf('participant')) };
export const DutyQuery = queryOf({
  state: Type.Optional(OneOf(OBLIGATION_STATES)),
  kind: Type.Optional(OneOf(DUTY_KINDS)),
  source: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'What the duty comes from: a basis, a transfer, a grant, a hold' })),
  from: Type.Optional({ ...Day, description: 'First day in Asia/Shanghai on which it is due' }),
  until: Type.Optional({ ...Day, description: 'Last day on which it is due, included' }),
  ...paging,
});
export type DutyQuery = Static<typeof DutyQuery>;
export const OverdueQuery = queryOf(paging);
export type OverdueQuery = Static<typeof OverdueQuery>;

const name = Type.Union([Type.Object({ zh: Type.String(), en: Type.Optional(Type.String()) }), Type.Null()], { description: 'The debtor’s name' });
export const OverduePage = Type.Object({ items: Type.Array(Type.Object({ id: Type.String(), owner: Type.String(), name, article: Type.String(), dueOn: Type.String(), daysLate: Type.Integer({ minimum: 1 }) })), next: PageShape.properties.next });
export const OverdueSummary = Type.Object({
  items: Type.Array(Type.Object({ debtor: Type.String(), name, article: Type.String(), count: Type.Integer(), earliestDueOn: Type.String() })),
  total: Type.Integer(),
  isComplete: Type.Boolean({ description: `Whether all were counted: at most the ${SUMMARY_MAX} that have been overdue longest are` }),
});

const CURSOR = new RegExp(`^\\d{4}-\\d{2}-\\d{2}_${UUID_PATTERN}$`);

/** Obligations in the order of their last days, for those who owe them and for those who watch over them. */
@Injectable()
export class Duties {
  constructor(private readonly agenda: Agenda, private readonly remits: Remits, private readonly reader: Reader, private readonly ledger: Ledger) {}

  async one(asker: Asker, id: string): Promise<Resource> {
    const { state: obligation, version } = await this.reader.visible(idIn(id, 'obligation'), asker);
    const source = await this.ledger.get<Id>(obligation.source);
    const ownStep = source === undefined ? undefined : ownStepOf(obligation, () => source.state.state);
    const open = nextFor(asker, 'obligation', obligation.state);
    return { ...obligation, next: ownStep === undefined ? open : open.filter((action) => action !== 'obligation.fulfil'), ownStep: ownStep ?? null, version };
  }

  async list({ caller, scope }: Asker, { after, limit, ...filters }: DutyQuery): Promise<Page<Resource>> {
    const { items, next } = await this.page(caller, { scope, org: caller.org, ...filters, after: cursorOf(after), limit: limitOf(limit) });
    return { items: items.map((item) => shown(item)), next };
  }

  /** What is overdue, the longest first: who, what, on which article, how many days. */
  async overdue({ caller, scope }: Asker, { after, limit, debtor }: OverdueQuery): Promise<Page<Resource>> {
    const { items, next } = await this.page(caller, { scope, org: caller.org, debtor, state: 'OVERDUE', after: cursorOf(after), limit: limitOf(limit) });
    const today = shanghaiDay(new Date().toISOString());
    return { items: items.map((item) => ({ ...shown(item), name: item.name, daysLate: daysLate(item, today) })), next };
  }

  /** A page of the agenda as far as the caller's remit reaches. */
  private async page({ remit }: Asker['caller'], request: AgendaRequest): Promise<Page<AgendaItem>> {
    const { items, next } = await this.agenda.list(request);
    const within = await this.remits.within(remit, items.map(({ state }) => state));
    return { items: items.filter((_, i) => within[i]), next };
  }

  /** How many are overdue, by participant and article. */
  async summary(): Promise<Static<typeof OverdueSummary>> {
    const { items, total } = await this.agenda.overdue();
    return { items: [...items], total, isComplete: total < SUMMARY_MAX };
  }
}

const shown = ({ state, version }: AgendaItem): Resource => ({ ...state, version });

const DAY_MS = 86_400_000;
const daysLate = ({ state: { dueOn } }: AgendaItem, today: string): number => (Date.parse(today) - Date.parse(dueOn)) / DAY_MS;

function cursorOf(after: string | undefined): AgendaCursor | undefined {
  if (after === undefined) return undefined;
  if (!CURSOR.test(after)) throw new Refusal('invalid_cursor', 'Pass the `next` of the page before, as it is.', { parameter: 'after' });
  return { dueOn: after.slice(0, 10), id: after.slice(11) };
}
