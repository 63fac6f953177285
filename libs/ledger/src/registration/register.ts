import type pg from 'pg';
import { NIL_UUID, titleIdOf, type Registration, type Title } from '#core/exchange';
import type { Ledger } from '../ledger.js';
import type { Page } from '../queries/queries.js';

const NOTICES = "select id::text, state from aggregate where kind = 'registration' and exchange = $1 and status in ('PUBLICISED', 'OBJECTED') and id > $2 order by id limit $3";
const TITLES = "select id::text, state from aggregate where kind = 'title' and exchange = $1 and id > $2 order by id limit $3";

interface Asked { readonly after?: string | undefined; readonly limit: number }

/** 登记簿 as everybody may read it: titles by their number or one after another, and what is under notice. */
export class Register {
  constructor(private readonly options: { readonly ledger: Ledger; readonly pool: pg.Pool }) {}

  /** The title of a number; the id follows from it, so that nothing is searched. */
  async byNumber(number: string): Promise<Title | undefined> {
    const { ledger } = this.options;
    return (await ledger.get(titleIdOf(ledger, number)))?.state;
  }

  titles(asked: Asked): Promise<Page<Title>> {
    return this.page<Title>('register.titles', TITLES, asked);
  }

  publicised(asked: Asked): Promise<Page<Registration>> {
    return this.page<Registration>('register.notices', NOTICES, asked);
  }

  private async page<State extends Title | Registration>(name: string, text: string, { after = NIL_UUID, limit }: Asked): Promise<Page<State>> {
    const { ledger, pool } = this.options;
    const { rows } = await pool.query<{ id: string; state: State }>({ name, text, values: [ledger.exchange, after, limit + 1] });
    const items = rows.slice(0, limit);
    return { items: items.map(({ state }) => state), next: rows.length > limit ? items.at(-1)?.id ?? null : null };
  }
}

