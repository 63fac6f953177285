import { Injectable } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Day, Refusal, isVisible, momentAtIndex, momentAtTime, rulebookIdOf, tenureOn, tenures, type Id, type Moment, type Rulebook, type Tenure } from '#core/exchange';
import { toBase64 } from '#core/tlog';
import { History, Ledger, LogReader, type CommittedEntry, type Cut, type Proof, type SignedTree, Remits } from '#ledger';
import { mayRead } from '../entries/archive.js';
import type { Asker } from '../http/caller.js';
import { limitOf } from '../http/cursor.js';
import { queryOf } from '../http/shape.js';

const INDEX = '^(0|[1-9][0-9]{0,14})$';
const MOMENT = {
  index: Type.Optional(Type.String({ pattern: INDEX, description: 'As of this entry, itself included', examples: ['0'] })),
  time: Type.Optional(Type.String({ maxLength: 40, description: 'As of this time (RFC 3339), or of the end of this day in Asia/Shanghai', examples: ['2026-03-31'] })),
} as const;

export const AsOfQueryShape = queryOf({
  ...MOMENT, limit: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,2}$', description: 'Entries of a page, at most 200', examples: ['50'] })),
  after: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,8}$', description: 'The `next` of the page before' })),
});
export const PackQueryShape = queryOf({ on: Type.Optional({ ...Day, description: 'The day of an event; needed' }), known: Type.Optional(Type.String({ maxLength: 40, description: 'What was known as of this index, time or day; without it, what is known now', examples: ['2026-03-31'] })) });

export interface AsOfQuery { readonly index?: string; readonly time?: string; readonly limit?: string; readonly after?: string }
export interface PackQuery { readonly on?: string; readonly known?: string }

const index = Type.Integer({ minimum: 0 });
const timed = Type.Object({ index, at: Type.String() });
const tree = Type.Object({ size: index, at: Type.String({ description: 'When it was published' }), note: Type.String({ description: 'The signed note' }) });
const base64 = (description: string) => Type.String({ contentEncoding: 'base64', description });

const HISTORY = {
  cut: Type.Object({
    size: Type.Integer({ minimum: 0, description: 'How many entries of the ledger were known' }), last: Type.Union([timed, Type.Null()]),
    next: Type.Union([timed, Type.Null()], { description: 'The first entry that was not known: of a time, the first that states a later one' }),
  }),
  proof: Type.Object({
    checkpoint: tree, covering: Type.Union([tree, Type.Null()], { description: 'The first published checkpoint that covers the moment' }),
    consistency: Type.Array(base64('RFC 6962 §2.1.2'), { description: 'That the one is a prefix of the other' }),
  }),
} as const;
const ProvenEntryShape = Type.Object({
  index, version: Type.Integer(), leafHash: base64('RFC 6962 leaf hash'),
  entry: Type.Union([base64('The bytes of the entry'), Type.Null()], { description: 'Null where the entry does not name the reader' }), proof: Type.Union([Type.String({ description: 'C2SP tlog-proof' }), Type.Null()]),
});

export const AsOfShape = Type.Object({
  items: Type.Array(ProvenEntryShape, { description: 'The entries that made the state, in order: whoever folds them comes to it' }), next: Type.Union([Type.String(), Type.Null()]),
  id: Type.String(), version: Type.Integer(), state: Type.Object({}, { description: 'The aggregate as these entries make it' }), ...HISTORY,
});

const tenure = Type.Object({ version: Type.String(), digest: Type.String(), from: Day, until: Type.Union([Day, Type.Null()]), pack: Type.Union([Type.String(), Type.Null()]), isLateCorrection: Type.Boolean() });
export const PackAsOfShape = Type.Object({
  pack: Type.String(), on: Day, known: Type.Composite([tenure], { description: 'The pack that governed the day, as it was known then' }), today: Type.Composite([tenure], { description: 'As it is known now' }),
  rulebook: Type.Object({ id: Type.String(), version: Type.Integer({ description: 'Of the rulebook as it was known; 0 before the first adoption' }) }), ...HISTORY,
});

interface Proven { readonly cut: Cut; readonly proof: Proof }
interface ProvenEntry { readonly index: number; readonly version: number; readonly leafHash: string; readonly entry: string | null; readonly proof: string | null }
type Governing = Omit<Tenure, 'compiled'>;

/** What was known, and what was lawful, at a moment: answered from the entries up to it, with the proofs. */
@Injectable()
export class AsOf {
  constructor(private readonly history: History, private readonly ledger: Ledger, private readonly log: LogReader, private readonly remits: Remits) {}

  async aggregate(id: Id, asker: Asker, query: AsOfQuery) {
    const proven = await this.at(momentIn(query));
    const folded = await this.history.fold(id, proven.cut.size);
    if (folded === undefined || !isVisible(asker.scope, asker.caller.org, folded.state) || !await this.remits.covers(asker.caller.remit, folded.state)) throw new Refusal('not_found', `There was no ${id} at this moment.`, { id });
    const count = limitOf(query.limit);
    const entries = await this.history.entriesOf(id, { after: Number(query.after ?? 0), size: proven.cut.size, count });
    const last = entries.at(-1);
    const next = last === undefined || last.version === folded.version ? null : String(last.version);
    return { items: await this.proofsOf(entries, asker, proven.proof.checkpoint), next, id, ...folded, ...proven };
  }

  /** Which pack governed a day, as the rulebook was known at a moment, and as it is known now. */
  async pack({ on, known }: PackQuery) {
    if (on === undefined) throw new Refusal('invalid_request', 'on is missing: the day of the event.', { parameter: 'on' });
    const id = rulebookIdOf(this.ledger);
    const proven = known === undefined ? await this.now() : await this.at(momentAtIndex(known) ?? timeIn(known, 'known'));
    const [then, today] = [await this.history.fold(id, proven.cut.size), await this.ledger.get(id)];
    const governing = (rulebook: Rulebook | undefined): Governing => {
      const { compiled: _, ...found } = tenureOn(tenures(rulebook?.adopted ?? []), on);
      return found;
    };
    return { pack: 'cn-export', on, known: governing(then?.state as Rulebook | undefined), today: governing(today?.state), rulebook: { id, version: then?.version ?? 0 }, ...proven };
  }

  private async at(moment: Moment): Promise<Proven> {
    const cut = await this.history.cut(moment);
    return { cut, proof: await this.history.prove(cut) };
  }

  private async now(): Promise<Proven> {
    const latest = await this.log.latest();
    if (latest === undefined || latest.size === 0) throw new Refusal('unavailable', 'No checkpoint is published yet; try again shortly.', { retryAfterSeconds: 1 });
    return this.at({ kind: 'index', index: latest.size - 1 });
  }

  private async proofsOf(entries: readonly CommittedEntry[], asker: Asker, checkpoint: SignedTree): Promise<ProvenEntry[]> {
    const proofs = await this.log.proofs(entries.map(({ index: position }) => position), checkpoint);
    return entries.map((entry, i) => {
      const isShown = mayRead(asker, entry);
      return { index: entry.index, version: entry.version, leafHash: toBase64(entry.leaf), entry: isShown ? toBase64(entry.body) : null, proof: isShown ? proofs[i] ?? null : null };
    });
  }
}

/** Exactly one of index and time. */
function momentIn({ index: at, time }: AsOfQuery): Moment {
  if ((at === undefined) === (time === undefined)) throw new Refusal('invalid_request', 'Give either index or time.', { parameters: ['index', 'time'] });
  return at === undefined ? timeIn(time ?? '', 'time') : momentAtIndex(at) ?? timeIn(at, 'index');
}

function timeIn(text: string, parameter: string): Moment {
  const moment = momentAtTime(text);
  if (moment === undefined) throw new Refusal('invalid_request', `${parameter} is not a time with its offset (RFC 3339), nor a day.`, { parameter });
  return moment;
}
