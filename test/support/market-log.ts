import { hash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { documentsNamedBy, parseEntry } from '#core/audit';
import { derivedId, type Kind } from '#core/exchange';
import {
  bundleOf, documentsPath, edgeRows, EMPTY_EDGE, encodeBundle, encodeDocuments, formatCheckpoint, formatVkey, integrate, KEY_TYPE, leafHashes, rootOf, signerOf, signNote, tilePath, TILE_WIDTH, verificationKeyOf,
  type Edge,
} from '#core/tlog';
import { aTransfer, abroad, admit, check, foundExchange, grant, list } from './ledger.js';
import { openMemoryLedger, type MemoryLedger } from './memory-ledger.js';

export const MARKET_KEY = { name: 'market.example/2026', type: KEY_TYPE.ed25519, seed: new Uint8Array(32).fill(7) };
export const MARKET_VKEY = formatVkey(verificationKeyOf(MARKET_KEY));

/** Leaves to an integration: a whole number of tiles. */
const BATCH = 32 * TILE_WIDTH;
const TRANSFERS = 12;
const PEOPLE = 120;

/** A log of any length that breaks no invariant: an exchange is founded, then one market after another opens and trades. */
interface Template {
  readonly ledger: MemoryLedger;
  /** The entries before the first market. */
  readonly prologue: number;
}

/** Founds an exchange and lets one market trade at home, abroad without people, and abroad with people who are counted. */
async function aTemplate(): Promise<Template> {
  const ledger = openMemoryLedger();
  const operators = await foundExchange(ledger);
  const prologue = ledger.entries.length;
  const vendor = await admit(ledger, operators, { capacities: ['vendor'] });
  const [home, foreign] = [await admit(ledger, operators, { capacities: ['buyer'] }), await admit(ledger, operators, { capacities: ['buyer'], ...abroad('SG') })];
  const plain = await list(ledger, vendor);
  const personal = await list(ledger, vendor, { description: { fields: [
    { name: 'junction', type: 'string', grade: 'general', personal: true, sensitive: false }, { name: 'flow', type: 'integer', grade: 'general', personal: false, sensitive: false },
  ] } });
  for (const [buyer, { listing }, general] of [[home, plain, 0], [foreign, plain, 0], [foreign, personal, PEOPLE]] as const) {
    const of = await grant(ledger, { vendor, buyer, listing });
    for (let i = 0; i < TRANSFERS; i++) {
      const request = aTransfer(of, { people: { general, sensitive: 0 } });
      ledger.submit(buyer, 'transfer.request', request);
      await check(ledger, request.id);
      ledger.submit(vendor, 'transfer.start', { id: request.id });
      ledger.submit(buyer, 'transfer.complete', { id: request.id });
    }
  }
  return { ledger, prologue };
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TOKEN = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64}|"salt":"[0-9a-f]{32}"/g;

/** A text in which what differs from market to market stands apart: texts and tokens by turns. */
type Pieces = readonly string[];
const piecesOf = (text: string, tokens: ReadonlySet<string>): Pieces => {
  const pieces: string[] = [];
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (!tokens.has(match[0]) && !match[0].startsWith('"salt"')) continue;
    pieces.push(text.slice(from, match.index), match[0]);
    from = match.index + match[0].length;
  }
  return [...pieces, text.slice(from)];
};

/** Makes market after market out of the template: fresh ids, derived ones by their parts, documents and their digests to match. */
export class MarketSource {
  private readonly prologue: readonly Uint8Array[];
  private readonly bodies: readonly { readonly pieces: Pieces; readonly documents: readonly string[] }[];
  private readonly fresh: readonly string[];
  private readonly derived: readonly (readonly [uuid: string, kind: Kind, ...parts: readonly string[]])[];
  private readonly named: ReadonlyMap<string, Pieces>;
  /** Documents that are the same in every market. */
  private readonly shared: ReadonlyMap<string, Uint8Array>;

  private constructor({ ledger, prologue }: Template) {
    const texts = ledger.entries.map(({ body }) => Buffer.from(body).toString());
    const known = new Set(texts.slice(0, prologue).flatMap((text) => text.match(UUID) ?? []));
    const uuids = new Set(texts.slice(prologue).flatMap((text) => text.match(UUID) ?? []).filter((uuid) => !known.has(uuid)));
    const derivations = new Map([...ledger.derivations].map(([id, made]) => [id.slice(4), made]));
    this.fresh = [...uuids].filter((uuid) => !derivations.has(uuid));
    this.derived = [...derivations].filter(([uuid]) => uuids.has(uuid)).map(([uuid, [kind, ...parts]]) => [uuid, kind, ...parts]);
    const documents = [...ledger.documents.values()];
    const varies = documents.filter(({ body }) => (body.match(UUID) ?? []).some((uuid) => uuids.has(uuid)));
    this.named = new Map(varies.map(({ sha256, body }) => [sha256, piecesOf(body, uuids)]));
    this.shared = new Map(documents.filter(({ sha256 }) => !this.named.has(sha256)).map(({ sha256, body }) => [sha256, Buffer.from(body)]));
    const tokens = new Set([...uuids, ...this.named.keys()]);
    this.prologue = ledger.entries.slice(0, prologue).map(({ body }) => body);
    this.bodies = texts.slice(prologue).map((text) => ({ pieces: piecesOf(text, tokens), documents: documentsNamedBy(parseEntry(Buffer.from(text))) }));
  }

  static async open(): Promise<MarketSource> {
    return new MarketSource(await aTemplate());
  }

  /** Every entry in turn, without end, with the documents that it names. */
  * entries(): Generator<{ readonly body: Uint8Array; readonly documents: readonly Uint8Array[] }, never, undefined> {
    for (const body of this.prologue) yield { body, documents: [] };
    for (let market = 1; ; market++) {
      const { tokens, documents } = this.market(market);
      const prefix = market.toString(16).padStart(8, '0');
      for (const { pieces, documents: named } of this.bodies) {
        yield { body: Buffer.from(filled(pieces, tokens, prefix)), documents: named.map((digest) => documents.get(digest) ?? this.shared.get(digest) ?? new Uint8Array()) };
      }
    }
  }

  private market(market: number): { readonly tokens: ReadonlyMap<string, string>; readonly documents: ReadonlyMap<string, Uint8Array> } {
    const prefix = market.toString(16).padStart(8, '0');
    const tokens = new Map(this.fresh.map((uuid) => [uuid, prefix + uuid.slice(8)]));
    const mapped = (part: string): string => part.replace(UUID, (uuid) => tokens.get(uuid) ?? uuid);
    for (const [uuid, kind, ...parts] of this.derived) tokens.set(uuid, derivedId(1, kind, ...parts.map(mapped)).slice(4));
    const documents = new Map<string, Uint8Array>();
    for (const [digest, pieces] of this.named) {
      const body = Buffer.from(filled(pieces, tokens, prefix));
      documents.set(digest, body);
      tokens.set(digest, hash('sha256', body));
    }
    return { tokens, documents };
  }
}

function filled(pieces: Pieces, tokens: ReadonlyMap<string, string>, prefix: string): string {
  let text = '';
  pieces.forEach((piece, i) => { text += i % 2 === 0 ? piece : tokens.get(piece) ?? `"salt":"${prefix}${piece.slice(16)}`; });
  return text;
}

/** A directory in which a log is written as an export leaves it. */
class LogDirectory {
  private edge: Edge = EMPTY_EDGE;

  constructor(private readonly directory: string) {}

  put(path: string, bytes: Uint8Array | string): void {
    mkdirSync(dirname(join(this.directory, path)), { recursive: true });
    writeFileSync(join(this.directory, path), bytes);
  }

  append(entries: readonly { readonly body: Uint8Array; readonly documents: readonly Uint8Array[] }[]): void {
    const first = this.edge.size;
    const { edge, tiles } = integrate(this.edge, leafHashes(entries.map(({ body }) => body)));
    this.edge = edge;
    for (const tile of tiles) if (tile.width === TILE_WIDTH) this.put(tilePath(tile), tile.data);
    for (let at = 0; at < entries.length; at += TILE_WIDTH) {
      const part = entries.slice(at, at + TILE_WIDTH);
      const bundle = bundleOf(first + at, first + entries.length);
      this.put(tilePath(bundle), encodeBundle(part.map(({ body }) => body)));
      const documents = new Map(part.flatMap(({ documents: named }) => named.map((document) => [hash('sha256', document), document])));
      this.put(documentsPath(bundle), encodeDocuments([...documents.values()]));
    }
  }

  finish(): void {
    for (const row of edgeRows(this.edge)) this.put(tilePath(row), row.data);
    const { size } = this.edge;
    this.put('checkpoint', signNote(formatCheckpoint({ origin: MARKET_KEY.name, size, root: rootOf(this.edge) }), [signerOf(MARKET_KEY)]));
    this.put('market.vkey', `${MARKET_VKEY}\n`);
  }
}

/** Writes a valid log of `size` entries into a directory, in the layout of an export: tiles, entries, documents, checkpoint, key; then what a test plants behind them. */
export async function writeMarketLog(directory: string, size: number, planted: readonly Uint8Array[] = []): Promise<void> {
  const log = new LogDirectory(directory);
  const entries = (await MarketSource.open()).entries();
  for (let done = 0; done < size; done += BATCH) {
    log.append(Array.from({ length: Math.min(BATCH, size - done) }, () => entries.next().value));
  }
  if (planted.length > 0) log.append(planted.map((body) => ({ body, documents: [] })));
  log.finish();
}
