import type { DataSource } from 'typeorm';
import type pg from 'pg';
import { VIEWS, type AggregateView, type ViewedKind } from '#adapters/store';
import { uuidOf, type Id } from '#core/exchange';
import { WAY, type Order } from './order.js';

/** What a list shows of an aggregate. */
export type Row = Pick<AggregateView, 'id' | 'version' | 'state'>;
interface Within { readonly org: Id<'participant'>; readonly order: Order; readonly after: string | undefined; readonly until?: string | undefined }
interface Asked { readonly filters: Readonly<Record<string, string>>; readonly limit: number }

/**
 * The aggregates whose third or later party an organisation is, in the order of their ids. The index of parties is read first and each
 * row found by its key (a LATERAL with a limit is never flattened), for a plan that is made without statistics would read the kind whole.
 */
export class FurtherParties {
  constructor(private readonly options: { readonly dataSource: DataSource; readonly pool: pg.Pool; readonly exchange: number }, private readonly scanMax: number) {}

  async endOfScan(kind: ViewedKind, within: Within): Promise<string | undefined> {
    const values: unknown[] = [];
    const { rows } = await this.options.pool.query<{ id: string }>(`${this.ids(kind, within, values)} offset ${this.scanMax - 1} limit 1`, values);
    return rows[0]?.id;
  }

  async rows(kind: ViewedKind, within: Within, { filters, limit }: Asked): Promise<readonly Row[]> {
    const { dataSource, pool, exchange } = this.options;
    const metadata = dataSource.getMetadata(VIEWS[kind]);
    const values: unknown[] = [];
    const ids = `${this.ids(kind, within, values)} limit ${this.scanMax}`;
    const conditions = Object.entries(filters).map(([name, value]) => `row.${dataSource.driver.escape(columnOf(metadata, name))} = $${values.push(value)}`);
    const text = `select row.id::text, row.version, row.state from (${ids}) as concerned
      cross join lateral (select * from ${dataSource.driver.escape(metadata.tableName)} where exchange = $${values.push(exchange)} and id = concerned.id limit 1) as row
      ${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`} order by concerned.id ${WAY[within.order].by} limit ${limit}`;
    return (await pool.query<Row>(text, values)).rows;
  }

  private ids(kind: ViewedKind, { org, order, after, until }: Within, values: unknown[]): string {
    const is = (column: string, comparison: string, value: unknown): string => `${column} ${comparison} $${values.push(value)}`;
    const conditions = [
      is('exchange', '=', this.options.exchange), is('kind', '=', kind), is('party', '=', uuidOf(org)),
      ...(after === undefined ? [] : [is('id', WAY[order].later, after)]), ...(until === undefined ? [] : [is('id', WAY[order].notLater, until)]),
    ];
    return `select id from aggregate_party where ${conditions.join(' and ')} order by id ${WAY[order].by}`;
  }
}

function columnOf(metadata: ReturnType<DataSource['getMetadata']>, name: string): string {
  const column = metadata.findColumnWithPropertyName(name);
  if (column === undefined) throw new Error(`${metadata.tableName} has no column for ${name}`);
  return column.databaseName;
}
