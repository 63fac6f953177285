const WORDS = 4;
const SLOTS_AT_FIRST = 1 << 12;
const LOAD_MAX = 0.7;

/** Where an aggregate's state lies in the scratch file. */
export interface Place { readonly offset: number; readonly length: number }

/**
 * From the UUID of an aggregate to the place of its state: a hash table with open addressing in typed arrays. A slot is 28 bytes, so
 * that an aggregate costs 40 where the table is well filled, and a `Map` would cost five times as much.
 */
export class AggregateIndex {
  private keys = new Uint32Array(SLOTS_AT_FIRST * WORDS);
  private offsets = new Float64Array(SLOTS_AT_FIRST);
  /** Zero where the slot is free: no state is empty. */
  private lengths = new Uint32Array(SLOTS_AT_FIRST);
  private count = 0;

  get size(): number {
    return this.count;
  }

  get(uuid: string): Place | undefined {
    const slot = this.slotOf(wordsOf(uuid));
    const length = this.lengths[slot] ?? 0;
    return length === 0 ? undefined : { offset: this.offsets[slot] ?? 0, length };
  }

  set(uuid: string, place: Place): void {
    if (this.count + 1 > this.lengths.length * LOAD_MAX) this.grow();
    this.put(wordsOf(uuid), place);
  }

  private put(words: Uint32Array, { offset, length }: Place): void {
    const slot = this.slotOf(words);
    if (this.lengths[slot] === 0) {
      this.count += 1;
      this.keys.set(words, slot * WORDS);
    }
    this.offsets[slot] = offset;
    this.lengths[slot] = length;
  }

  /** The slot of a key, or the free one where it would stand. Random bits of a UUID stand at its end, those of a derived one everywhere. */
  private slotOf(words: Uint32Array): number {
    const mask = this.lengths.length - 1;
    const hash = Math.imul((words[3] ?? 0) ^ Math.imul(words[0] ?? 0, 0x9e3779b1) ^ (words[2] ?? 0), 0x85ebca6b);
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      if (this.lengths[slot] === 0 || this.isAt(slot, words)) return slot;
    }
  }

  private isAt(slot: number, words: Uint32Array): boolean {
    const at = slot * WORDS;
    return this.keys[at] === words[0] && this.keys[at + 1] === words[1] && this.keys[at + 2] === words[2] && this.keys[at + 3] === words[3];
  }

  private grow(): void {
    const { keys, offsets, lengths } = this;
    const slots = lengths.length * 2;
    [this.keys, this.offsets, this.lengths, this.count] = [new Uint32Array(slots * WORDS), new Float64Array(slots), new Uint32Array(slots), 0];
    lengths.forEach((length, slot) => {
      if (length > 0) this.put(keys.subarray(slot * WORDS, (slot + 1) * WORDS), { offset: offsets[slot] ?? 0, length });
    });
  }
}

/** The 128 bits of a UUID; reused by every call. */
const words = new Uint32Array(WORDS);
function wordsOf(uuid: string): Uint32Array {
  words[0] = parseInt(uuid.slice(0, 8), 16);
  words[1] = parseInt(uuid.slice(9, 13) + uuid.slice(14, 18), 16);
  words[2] = parseInt(uuid.slice(19, 23) + uuid.slice(24, 28), 16);
  words[3] = parseInt(uuid.slice(28), 16);
  return words;
}
