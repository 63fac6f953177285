import type pg from 'pg';
import { documentsNamed, packsNamed, type LeftOut, type Material, type NamedParticipant, type Names, type Subject } from '#core/evidence';
import { EXPORT_PACKS, exportPackOf, readPackDefinition, type ExportPack } from '#core/law';
import { derivedUuid, UUID_PATTERN, idOf, uuidOf, type Id } from '#core/exchange';
import { entryOf, readEntries } from '../commit/read-entries.js';
import type { CommittedEntry } from '../commit/submission.js';
import { partiesOf } from '../followers/indexers.js';
import type { Ledger } from '../ledger.js';

/** Bounds of one bundle: it is read by people, and made in memory. */
const ENTRIES_MAX = 2_000;
const ENTRIES_OF_STREAM_MAX = 500;
const TRANSFERS_MAX = 200;
const OBLIGATIONS_MAX = 500;
const DOCUMENTS_BYTES_MAX = 16 * 1024 * 1024;
/** Entries of one command lie side by side, and a commit that clears, counts and uses writes fewer than these. */
const SIBLINGS = 64;
/** How far back the transfers that rest on a basis are looked for among those of its exporter. */
const TRANSFERS_SCANNED_MAX = 20_000;

const OF_STREAM = 'select idx, stream::text, version, type, body, leaf from entry where exchange = $1 and stream = $2 and idx < $3 order by version limit $4';
const BORN_BEFORE = 'exists (select from entry e where e.exchange = a.exchange and e.stream = a.id and e.version = 1 and e.idx < $4)';
const OBLIGATIONS = `select a.id::text as id from aggregate a
  where a.kind = 'obligation' and a.exchange = $1 and a.party_a = $2 and a.state->>'source' = any($3::text[]) and ${BORN_BEFORE} order by a.id limit ${OBLIGATIONS_MAX}`;
const TRANSFERS = `select a.id::text as id, a.exchange from (
    select t.id, t.exchange, t.state from aggregate t where t.kind = 'transfer' and t.exchange = $1 and t.party_a = $2 order by t.id desc limit ${TRANSFERS_SCANNED_MAX}
  ) a where a.state->>'basis' = $3 and ${BORN_BEFORE} order by a.id desc limit ${TRANSFERS_MAX}`;

const DOCUMENT = 'select body from document where exchange = $1 and sha256 = $2 and octet_length(body) <= $3';

const ID = new RegExp(`^[a-z]{3}_${UUID_PATTERN}$`);

export interface Asked {
  readonly subject: Subject;
  /** Whose entries; undefined for an authority. */
  readonly org: Id<'participant'> | undefined;
  /** Only what lies below this index. */
  readonly size: number;
}

/** What a story consists of, as of one size of the ledger: a function of the entries below it. */
export class Collector {
  private readonly found = new Map<number, CommittedEntry>();
  private readonly leftOut: LeftOut[] = [];

  constructor(private readonly options: { readonly pool: pg.Pool; readonly ledger: Ledger }, private readonly asked: Asked) {}

  async collect(): Promise<Pick<Material, 'entries' | 'documents' | 'packs' | 'names' | 'leftOut'>> {
    const { subject, org, size } = this.asked;
    if (subject.startsWith('bas_')) await this.addBasis(subject as Id<'basis'>, { withTransfers: true });
    else await this.addTransfer(subject as Id<'transfer'>);
    const entries = [...this.found.values()].sort((a, b) => a.index - b.index).slice(0, ENTRIES_MAX).map(({ index, body }) => ({ index, bytes: body }));
    if (this.found.size > ENTRIES_MAX) this.leftOut.push({ what: `${this.found.size - ENTRIES_MAX} 个条目 entries`, why: `本包最多 ${ENTRIES_MAX} 个 at most ${ENTRIES_MAX}` });
    const names = await this.names();
    const story = { subject, reader: org ?? null, origin: '', baseUrl: '', checkpoint: { size, at: '' }, entries, names, leftOut: [] };
    return { entries, names, packs: await this.packs(packsNamed(story)), documents: await this.documents(documentsNamed(story)), leftOut: this.leftOut };
  }

  /** The delivery with its checks, what it used and counted, its grant, product, basis, holds and obligations. */
  private async addTransfer(id: Id<'transfer'>): Promise<void> {
    const own = await this.addStream(id);
    for (const { index, type } of own) if (/\.(requested|cleared|blocked|terminated|started)$/.test(type)) await this.addSiblings(index, id);
    const data = own.map(dataOf);
    const rounds = (await this.options.ledger.get(id))?.state.round ?? 1;
    for (let round = 1; round <= rounds; round++) await this.addStream(this.options.ledger.derivedId('check', id, String(round)));
    for (const { hold } of data) if (typeof hold === 'string') await this.addStream(hold as Id<'hold'>);
    const [requested] = data;
    if (requested === undefined) return;
    await this.addWhatItRestsOn(requested);
    for (const basis of new Set(data.flatMap(({ basis: named }) => (typeof named === 'string' ? [named as Id<'basis'>] : [])))) {
      if (!this.has(basis)) await this.addBasis(basis, { withTransfers: false });
    }
    await this.addObligations(requested['vendor'] as Id<'participant'>, [id]);
  }

  /** The grant as it was given, and the version of the product that was delivered. */
  private async addWhatItRestsOn(requested: Readonly<Record<string, unknown>>): Promise<void> {
    if (typeof requested['grant'] === 'string') await this.addStream(requested['grant'] as Id<'grant'>, ({ type }) => type === 'grant.provisioned' || type === 'grant.activated', 2);
    if (typeof requested['product'] === 'string') await this.addProduct(requested['product'] as Id<'product'>, Number(requested['productVersion']));
  }

  private async addBasis(id: Id<'basis'>, { withTransfers }: { readonly withTransfers: boolean }): Promise<void> {
    const [drafted] = await this.addStream(id);
    if (drafted === undefined) return;
    const exporter = dataOf(drafted)['exporter'] as Id<'participant'>;
    await this.addObligations(exporter, [id]);
    if (!withTransfers) return;
    const transfers = await this.ids('transfer', TRANSFERS, [uuidOf(exporter), id]);
    if (transfers.length === TRANSFERS_MAX) this.leftOut.push({ what: '更早的交付 earlier transfers', why: `本包最多 ${TRANSFERS_MAX} 次 at most ${TRANSFERS_MAX}` });
    for (const transfer of transfers) {
      if (this.found.size >= ENTRIES_MAX) break;
      await this.addTransfer(transfer);
    }
  }

  private async addProduct(id: Id<'product'>, version: number): Promise<void> {
    await this.addStream(id, (entry) => (entry.type === 'product.described' ? version === 1 : entry.type === 'product.revised' && dataOf(entry)['number'] === version));
  }

  private async addObligations(debtor: Id<'participant'>, sources: readonly Id[]): Promise<void> {
    for (const id of await this.ids('obligation', OBLIGATIONS, [uuidOf(debtor), sources])) await this.addStream(id);
  }

  /** The entries of other aggregates that the same command wrote about a transfer: use of the grant, the year's counter. */
  private async addSiblings(index: number, transfer: Id<'transfer'>): Promise<void> {
    const { pool, ledger } = this.options;
    const near = await readEntries(pool, ledger.exchange, { from: index + 1, count: SIBLINGS });
    const own = this.add(near.filter((entry) => dataOf(entry)['transfer'] === transfer));
    // The year's counter names the token sets that people were counted by.
    for (const sets of own.map((entry) => dataOf(entry)['sets'])) {
      for (const id of Object.values(sets ?? {})) if (typeof id === 'string' && ID.test(id)) await this.addStream(id as Id);
    }
  }

  private async addStream(id: Id, belongs: (entry: CommittedEntry) => boolean = () => true, count = ENTRIES_OF_STREAM_MAX): Promise<CommittedEntry[]> {
    const { pool, ledger } = this.options;
    const { rows } = await pool.query<Parameters<typeof entryOf>[0]>(OF_STREAM, [ledger.exchange, uuidOf(id), this.asked.size, count]);
    return this.add(rows.map(entryOf).filter(belongs));
  }

  /** Keeps what the reader may see; a party is given its own entries only. */
  private add(entries: readonly CommittedEntry[]): CommittedEntry[] {
    const { org, size } = this.asked;
    const visible = entries.filter(({ index, body }) => index < size && (org === undefined || partiesOf(body).includes(org)));
    for (const entry of visible) this.found.set(entry.index, entry);
    return visible;
  }

  private has(id: Id): boolean {
    return [...this.found.values()].some(({ stream }) => stream === id);
  }

  private async ids<K extends 'obligation' | 'transfer'>(kind: K, text: string, values: readonly unknown[]): Promise<Id<K>[]> {
    const { pool, ledger } = this.options;
    const { rows } = await pool.query<{ id: string }>(text, [ledger.exchange, ...values, this.asked.size]);
    return rows.map(({ id }) => idOf(kind, id));
  }

  /** Organisations and products that the entries name, as the exchange has them registered; what they state of themselves never changes. */
  private async names(): Promise<Names> {
    const text = [...this.found.values()].map(({ body }) => Buffer.from(body).toString()).join('\n');
    const named = <P extends string>(pattern: RegExp): P[] => [...new Set(text.match(pattern) ?? [])].sort() as P[];
    const participants: NamedParticipant[] = [];
    for (const id of named<Id<'participant'>>(/prt_[0-9a-f-]{36}/g)) {
      const organisation = (await this.options.ledger.get(id))?.state.organisation;
      if (organisation === undefined) continue;
      const { name, organisationType, jurisdiction, city = null, gba = null, registration } = organisation;
      participants.push({ id, name, organisationType, jurisdiction, city, gba, registration });
    }
    const versions = [...new Set([...text.matchAll(/"product":"(prd_[0-9a-f-]{36})","productVersion":(\d+)/g)].map(([, id = '', version = '']) => `${id}/${version}`))].sort();
    const products: Names['products'][number][] = [];
    for (const [id, version] of versions.map((one) => one.split('/') as [Id<'product'>, string])) {
      const described = (await this.options.ledger.get(id))?.state.versions[Number(version) - 1];
      if (described !== undefined) products.push({ id, version: Number(version), name: described.name });
    }
    return { participants, products };
  }

  /** The rule packs that are built in, and those that the exchange has adopted since: their definitions stand in the rulebook's entries. */
  private async packs(digests: readonly string[]): Promise<ExportPack[]> {
    const { pool, ledger } = this.options;
    const held = new Map(EXPORT_PACKS.map((pack) => [pack.digest, pack]));
    if (digests.some((digest) => !held.has(digest))) {
      const { rows } = await pool.query<Parameters<typeof entryOf>[0]>(OF_STREAM, [ledger.exchange, derivedUuid(String(ledger.exchange), 'rulebook', 'cn-export'), this.asked.size, ENTRIES_OF_STREAM_MAX]);
      for (const { definition } of rows.map(entryOf).map(dataOf)) {
        const pack = definition === undefined ? undefined : exportPackOf(readPackDefinition(definition));
        if (pack !== undefined) held.set(pack.digest, pack);
      }
    }
    return digests.flatMap((digest) => {
      const pack = held.get(digest);
      if (pack === undefined) this.leftOut.push({ what: `规则包 rule pack ${digest}`, why: '不在台账 not held' });
      return pack ?? [];
    });
  }

  private async documents(digests: readonly string[]): Promise<Map<string, string>> {
    const { pool, ledger } = this.options;
    const documents = new Map<string, string>();
    let bytes = 0;
    for (const sha256 of digests) {
      const { rows: [row] } = await pool.query<{ body: string }>(DOCUMENT, [ledger.exchange, Buffer.from(sha256, 'hex'), DOCUMENTS_BYTES_MAX - bytes]);
      if (row === undefined) this.leftOut.push({ what: `文件 document ${sha256}`, why: `不在台账，或者本包的文件超过 not held, or beyond ${DOCUMENTS_BYTES_MAX} bytes` });
      else documents.set(sha256, row.body);
      bytes += Buffer.byteLength(row?.body ?? '');
    }
    return documents;
  }
}



const dataOf = ({ body }: CommittedEntry): Readonly<Record<string, unknown>> => (JSON.parse(Buffer.from(body).toString()) as { data: Record<string, unknown> }).data;
