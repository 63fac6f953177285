import { fromBase64, fromDecimal, toBase64 } from './encoding.js';
import { HASH_BYTES } from './hash.js';
import { isKeyName } from './key-name.js';
import { assert, fail, ok, type Result } from './result.js';

/** What a log commits to when it signs: that its first `size` entries have this root (C2SP tlog-checkpoint). */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** The text of a checkpoint. The origin is also the name of the log's key, so it has the form of one. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  assert(isKeyName(origin), `${origin} is not an origin`);
  assert(Number.isSafeInteger(size) && size >= 0 && root.length === HASH_BYTES, 'a checkpoint has a size and a 32 byte root');
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** Reads exactly three lines: extension lines are refused, for nobody could audit what they claim. */
export function parseCheckpoint(text: string): Result<Checkpoint> {
  const [origin = '', decimal = '', encoded = '', end, ...more] = text.split('\n');
  if (end !== '' || more.length > 0) return fail('malformed checkpoint: not exactly the lines origin, size and root');
  const [size, root] = [fromDecimal(decimal), fromBase64(encoded)];
  if (!isKeyName(origin)) return fail('malformed checkpoint: the origin is not a key name');
  if (size === undefined) return fail('malformed checkpoint: the size is not a decimal');
  return root?.length === HASH_BYTES ? ok({ origin, size, root }) : fail('malformed checkpoint: the root is not 32 bytes of base64');
}
