import type pg from 'pg';
import { idOf, type Bulletin, type Id } from '#core/exchange';

const SHOWN = ['COLLECTING', 'PUBLISHED', 'CLOSED', 'EVALUATED'];
const LATEST = `select id::text, state from aggregate where exchange = $1 and kind = 'bulletin' and status = any($2::text[]) order by id desc limit $3`;
const ONE = `select id::text, state from aggregate where exchange = $1 and kind = 'bulletin' and id = $2 and status = any($3::text[])`;

/** What everyone may know of a bulletin. */
export interface PublicBulletin {
  readonly id: Id<'bulletin'>; readonly state: Bulletin['state']; readonly title: Bulletin['title']; readonly summary: Bulletin['summary']; readonly textSha256: string;
  readonly commentsUntil: string | null; readonly effectiveOn: string | null; readonly closesOn: string | null; readonly delivered: number; readonly handled: number;
}
interface Row { readonly id: string; readonly state: Bulletin }

/** 公告栏: bulletins that collect comments, are published, or were evaluated. A draft that nobody was asked about is its issuer's own. */
export class Board {
  constructor(private readonly options: { readonly pool: pg.Pool; readonly exchange: number }) {}

  async latest(count: number): Promise<PublicBulletin[]> {
    const { rows } = await this.options.pool.query<Row>({ name: 'board', text: LATEST, values: [this.options.exchange, SHOWN, count] });
    return rows.map(publicOf);
  }

  async one(uuid: string): Promise<PublicBulletin | undefined> {
    const { rows } = await this.options.pool.query<Row>({ name: 'board-one', text: ONE, values: [this.options.exchange, uuid, SHOWN] });
    return rows.map(publicOf)[0];
  }
}

const publicOf = ({ id, state: { state, title, summary, textSha256, commentsUntil, publication, delivered, handled } }: Row): PublicBulletin =>
  ({ id: idOf('bulletin', id), state, title, summary, textSha256, commentsUntil, effectiveOn: publication?.effectiveOn ?? null, closesOn: publication?.closesOn ?? null, delivered, handled });
