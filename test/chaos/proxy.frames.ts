/**
 * The part of the PostgreSQL frontend/backend protocol (version 3.0, "Message Formats") that tells a commit from the rest.
 * A message is a type byte and a length that counts itself; only the first one, the start-up message, has no type.
 */
export interface Frames { pending: Buffer; hasStarted: boolean }

const HEADER_BYTES = 5;
/** Nothing that the application sends is near this; a longer message means that we have lost count. */
const MESSAGE_BYTES_MAX = 64 * 1_048_576;

export const startFrames = (): Frames => ({ pending: Buffer.alloc(0), hasStarted: false });

/** What matters in a stream: the ledger's one writing statement, the lock of the head before it, the end of a transaction. */
export const MOMENTS = ['write', 'lock', 'commit'] as const;
export type Moment = (typeof MOMENTS)[number];

/** The moments that are complete with `chunk`, in order. */
export function momentsIn(frames: Frames, chunk: Buffer): Moment[] {
  frames.pending = Buffer.concat([frames.pending, chunk]);
  const found: Moment[] = [];
  for (let message = take(frames); message !== undefined; message = take(frames)) {
    const moment = momentOf(message);
    if (moment !== undefined) found.push(moment);
  }
  return found;
}

/** Whether the server's last message says that it has finished (ReadyForQuery). */
export const endsWithReady = (chunk: Buffer): boolean => chunk.length > HEADER_BYTES && chunk.at(-6) === 'Z'.charCodeAt(0) && chunk.readInt32BE(chunk.length - HEADER_BYTES) === HEADER_BYTES;

function take(frames: Frames): Buffer | undefined {
  const { pending, hasStarted } = frames;
  const typeBytes = hasStarted ? 1 : 0;
  if (pending.length < typeBytes + 4) return undefined;
  const length = typeBytes + pending.readInt32BE(typeBytes);
  if (length < typeBytes + 4 || length > MESSAGE_BYTES_MAX) throw new Error(`a message of ${length} bytes cannot be`);
  if (pending.length < length) return undefined;
  frames.pending = pending.subarray(length);
  frames.hasStarted = true;
  return hasStarted ? pending.subarray(0, length) : Buffer.alloc(HEADER_BYTES);
}

function momentOf(message: Buffer): Moment | undefined {
  const [first = '', second = ''] = strings(message, 2);
  switch (String.fromCharCode(message[0] ?? 0)) {
    case 'B': // Bind: the portal's name, then the statement's.
      return second === 'commit' ? 'write' : undefined;
    case 'P': // Parse: the statement's name, then its text.
      return second.startsWith('select 1 from log_head') ? 'lock' : undefined;
    case 'Q': // Query: the text.
      return first.toLowerCase() === 'commit' ? 'commit' : undefined;
    default:
      return undefined;
  }
}

/** The first strings of a message, each of which ends with a zero byte. */
function strings(message: Buffer, count: number): string[] {
  const found: string[] = [];
  for (let from = HEADER_BYTES; found.length < count;) {
    const end = message.indexOf(0, from);
    if (end < 0) break;
    found.push(message.toString('utf8', from, end));
    from = end + 1;
  }
  return found;
}
