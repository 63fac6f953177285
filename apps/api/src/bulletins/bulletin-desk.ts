import { Injectable } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Nullable, Refusal, type Bulletin, type EntryData, type Id } from '#core/exchange';
import { Ledger, NoticeCounts, Queries, type BulletinProgress } from '#ledger';
import { PAGE, limitOf } from '../http/cursor.js';
import { idIn } from '../http/ids.js';
import { queryOf } from '../http/shape.js';

const text = Type.String();
const count = Type.Integer({ minimum: 0 });

export const TextShape = Type.Object({ sha256: text, text: Type.Object({ zh: text, en: Type.Optional(text) }) });
export const CommentsQuery = queryOf({ limit: PAGE.limit, after: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$', description: 'The `next` of the page before' })) });
export const CommentsPage = Type.Object({
  items: Type.Array(Type.Object({ index: Type.Integer({ minimum: 0, description: 'The entry' }), at: text, participant: text, opinion: text, evidenceSha256: Nullable(text) })), next: Nullable(text),
});
export const ProgressShape = Type.Object({
  concerned: Type.Integer({ minimum: 0, description: 'Participants whom the rule was found to concern' }), delivered: count, acknowledged: count, handled: count, overdue: count,
  comparedEntries: Type.Integer({ minimum: 0, description: 'It was held against the entries below this index' }),
});

export interface CommentsAsked { readonly limit?: string; readonly after?: string }
interface Comment extends Omit<EntryData<'bulletin.commented'>, 'evidenceSha256'> { readonly index: number; readonly at: string; readonly evidenceSha256: string | null }
interface EntryBody { readonly at: string; readonly data: EntryData<'bulletin.commented'> }

/** What people read of a bulletin beside its state. */
@Injectable()
export class BulletinDesk {
  constructor(private readonly ledger: Ledger, private readonly queries: Queries, private readonly counted: NoticeCounts) {}

  async text(id: string): Promise<{ readonly sha256: string; readonly text: unknown }> {
    const { textSha256 } = await this.bulletin(id);
    const document = await this.queries.document(textSha256);
    if (document === undefined) throw new Error(`the text ${textSha256} of ${id} is gone`);
    return { sha256: textSha256, text: JSON.parse(document.body) };
  }

  /** A page of the bulletin's own entries; those that are no comments are passed over, so a page may be short. */
  async comments(id: string, { limit, after }: CommentsAsked): Promise<{ readonly items: readonly Comment[]; readonly next: string | null }> {
    const { id: stream } = await this.bulletin(id);
    const count = limitOf(limit);
    const entries = await this.queries.entriesOf({ stream, from: Number(after ?? 0), limit: count });
    const last = entries.at(-1);
    const items = entries.filter(({ type }) => type === 'bulletin.commented').map(({ index, body }): Comment => {
      const { at, data: { evidenceSha256 = null, ...said } } = JSON.parse(Buffer.from(body).toString()) as EntryBody;
      return { index, at, ...said, evidenceSha256 };
    });
    return { items, next: last === undefined || entries.length < count ? null : String(last.index + 1) };
  }

  async progress(id: string): Promise<BulletinProgress> {
    return this.counted.of((await this.bulletin(id)).id);
  }

  private async bulletin(text: string): Promise<Bulletin> {
    const id: Id<'bulletin'> = idIn(text, 'bulletin');
    const bulletin = (await this.ledger.get(id))?.state;
    if (bulletin === undefined) throw new Refusal('not_found', `There is no bulletin ${id}.`, { id });
    return bulletin;
  }
}
