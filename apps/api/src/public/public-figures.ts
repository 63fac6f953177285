import { Inject, Injectable } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { NetAmount, Refusal, suppress, uuidOf, type FigureDimension, type StatisticName, type Suppressed } from '#core/exchange';
import { Board, Queries, Statistics, type PublicBulletin } from '#ledger';
import { idIn } from '../http/ids.js';

/** The parameter of small-number suppression. */
export const PUBLIC_MINIMUM = Symbol('the least number that is shown to the public');

const SHOWN_MS = 60_000;
const BULLETINS_MAX = 50;
/** What the public is told; one dimension at a time, so that tables cannot be taken from each other cell by cell. */
export const PUBLIC_TABLES: readonly { readonly statistic: StatisticName; readonly by: FigureDimension }[] = [
  { statistic: 'transfers', by: 'month' }, { statistic: 'transfers', by: 'direction' }, { statistic: 'transfers', by: 'sector' }, { statistic: 'transfers', by: 'province' }, { statistic: 'settlements', by: 'month' }, { statistic: 'settlements', by: 'currency' },
];

export interface PublicTable { readonly statistic: StatisticName; readonly by: FigureDimension; readonly figures: Suppressed | null }
export interface PublicView { readonly year: number; readonly minimum: number; readonly countedEntries: number; readonly tables: readonly PublicTable[]; readonly bulletins: readonly PublicBulletin[] }

const text = Type.String();
const nullable = Type.Union([text, Type.Null()]);
const count = Type.Integer({ minimum: 0 });
export const PublicShape = Type.Object({
  year: Type.Integer(), minimum: Type.Integer({ description: 'Nothing is shown of fewer entries or of fewer vendors' }), countedEntries: count,
  tables: Type.Array(Type.Object({ statistic: text, by: text, figures: Type.Union([Type.Object({ groups: Type.Array(Type.Object({ keys: Type.Array(text), count, amount: Type.Optional({ ...NetAmount, description: 'Minor units, by currency alone; what was given back is taken off' }) })), other: count }), Type.Null()]) })),
  bulletins: Type.Array(Type.Object({ id: text, state: text, title: Type.Object({}), summary: Type.Object({}), textSha256: text, commentsUntil: nullable, effectiveOn: nullable, closesOn: nullable, delivered: count, handled: count })),
});

/** What everyone may see of the exchange: no names, no prices, no small numbers. Asked for at most once a minute, however many look. */
@Injectable()
export class PublicFigures {
  private shown: { readonly at: number; readonly view: Promise<PublicView> } | undefined;

  constructor(private readonly statistics: Statistics, private readonly board: Board, private readonly queries: Queries, @Inject(PUBLIC_MINIMUM) private readonly minimum: number) {}

  view(now = Date.now()): Promise<PublicView> {
    if (this.shown !== undefined && now - this.shown.at < SHOWN_MS) return this.shown.view;
    const view = this.read();
    this.shown = { at: now, view };
    view.catch(() => { this.shown = undefined; });
    return view;
  }

  /** The text of a bulletin that everyone may read, as it was made: whoever hashes it finds the digest again. */
  async text(id: string): Promise<string> {
    const bulletin = await this.board.one(uuidOf(idIn(id, 'bulletin')));
    const document = bulletin === undefined ? undefined : await this.queries.document(bulletin.textSha256);
    if (document === undefined) throw new Refusal('not_found', `There is no published bulletin ${id.slice(0, 60)}.`, { id: id.slice(0, 60) });
    return document.body;
  }

  private async read(): Promise<PublicView> {
    const year = await this.statistics.latestYear('transfers');
    const tables: PublicTable[] = [];
    let countedEntries = 0;
    for (const { statistic, by } of PUBLIC_TABLES) {
      const asked = { statistic, by: [by], filters: { year: String(year).padStart(4, '0') } };
      const [{ items, countedEntries: counted }, vendors] = [await this.statistics.figures(asked), await this.statistics.vendorsBehind(asked)];
      const groups = items.map(({ keys, value: { count: entries, amount } }) => ({ keys, count: entries, vendors: vendors.get(keys.join('\u0000')) ?? 0, ...(by === 'currency' ? { amount } : {}) }));
      tables.push({ statistic, by, figures: suppress(groups, this.minimum) });
      countedEntries = counted;
    }
    return { year, minimum: this.minimum, countedEntries, tables, bulletins: await this.board.latest(BULLETINS_MAX) };
  }
}
