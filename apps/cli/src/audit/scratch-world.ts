import { closeSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { emptyMemory, viewOn, type Held, type Memory, type World } from '#core/audit';
import { uuidOf, type Id } from '#core/exchange';
import { AggregateIndex, type Place } from './aggregate-index.js';

/** States of a generation in memory; there are two, of about two kilobytes a state. */
const HOT_MAX = 20_000;
/** Before each state: its length and the UUID of its aggregate, as text, by which the index is made again after a crash. */
const UUID_BYTES = 36;
const HEADER_BYTES = 4 + UUID_BYTES;
/** Read at once where the file is read through; no state is nearly as large. */
const CHUNK_BYTES = 8 * 1024 * 1024;

interface Kept { readonly held: Held; isSaved: boolean }

/**
 * The aggregates of an audited log in bounded memory: the recent ones as they are, in two generations, the others in a scratch file
 * with an index of about 40 bytes an aggregate. What is used moves to the young generation; when that is full, the old one is
 * written out and the young one becomes old. The file only grows, so that a position in it is a snapshot.
 */
export class ScratchWorld implements World {
  memory: Memory = emptyMemory();
  private young = new Map<Id, Kept>();
  private old = new Map<Id, Kept>();
  private readonly index = new AggregateIndex();
  private readonly file: number;
  private end = 0;

  /** Opens the file at a position that was saved, which is the beginning of a new one; what lies behind it is forgotten. */
  constructor(private readonly path: string, length = 0) {
    this.file = openSync(path, length === 0 ? 'w+' : 'r+');
    ftruncateSync(this.file, length);
    this.readIndex(length);
  }

  /** How many aggregates are spilled, and how long the file is. */
  get spilled(): { readonly aggregates: number; readonly bytes: number } {
    return { aggregates: this.index.size, bytes: this.end };
  }

  readonly get = (id: Id): Held | undefined => {
    const young = this.young.get(id);
    if (young !== undefined) return young.held;
    const old = this.old.get(id);
    if (old !== undefined) {
      this.keep(id, old);
      return old.held;
    }
    const place = this.index.get(uuidOf(id));
    if (place === undefined) return undefined;
    const held = this.read(id, place);
    if (held !== undefined) this.keep(id, { held, isSaved: true });
    return held;
  };

  readonly put = (id: Id, held: Held): void => {
    this.keep(id, { held, isSaved: false });
  };

  readonly view = viewOn(this.get);

  /** Makes everything durable; returns the position that `new ScratchWorld` takes. */
  save(): number {
    this.write(this.old);
    this.write(this.young);
    fsyncSync(this.file);
    return this.end;
  }

  close(): void {
    closeSync(this.file);
  }

  private keep(id: Id, kept: Kept): void {
    this.young.set(id, kept);
    if (this.young.size < HOT_MAX) return;
    for (const young of this.young.keys()) this.old.delete(young);
    this.write(this.old);
    this.old = this.young;
    this.young = new Map();
  }

  private write(states: ReadonlyMap<Id, Kept>): void {
    const records: Buffer[] = [];
    let at = this.end;
    for (const [id, kept] of states) {
      if (kept.isSaved) continue;
      const uuid = uuidOf(id);
      const text = Buffer.from(JSON.stringify(kept.held));
      const header = Buffer.allocUnsafe(HEADER_BYTES);
      header.writeUInt32LE(text.length, 0);
      header.write(uuid, 4, 'latin1');
      records.push(header, text);
      this.index.set(uuid, { offset: at + HEADER_BYTES, length: text.length });
      at += HEADER_BYTES + text.length;
      kept.isSaved = true;
    }
    const bytes = Buffer.concat(records);
    for (let done = 0; done < bytes.length;) done += writeSync(this.file, bytes, done, bytes.length - done, this.end + done);
    this.end = at;
  }

  /** The state of an aggregate; a place of another one, whose UUID is the same by a forger's doing, is nobody's. */
  private read(id: Id, { offset, length }: Place): Held | undefined {
    const bytes = Buffer.allocUnsafe(length);
    readSync(this.file, bytes, 0, length, offset);
    const held = JSON.parse(bytes.toString()) as Held;
    return held.state.id === id ? held : undefined;
  }

  /** The index of what the file holds up to a position: the last state of an aggregate counts. */
  private readIndex(length: number): void {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    while (this.end < length) {
      const bytes = chunk.subarray(0, readSync(this.file, chunk, 0, Math.min(CHUNK_BYTES, length - this.end), this.end));
      let at = 0;
      for (let size = 0; at + HEADER_BYTES <= bytes.length; at += HEADER_BYTES + size) {
        size = bytes.readUInt32LE(at);
        if (at + HEADER_BYTES + size > bytes.length) break;
        this.index.set(bytes.toString('latin1', at + 4, at + HEADER_BYTES), { offset: this.end + at + HEADER_BYTES, length: size });
      }
      if (at === 0) throw new Error(`${this.path} is damaged at ${this.end}; begin the audit anew with another --state directory`);
      this.end += at;
    }
  }
}
