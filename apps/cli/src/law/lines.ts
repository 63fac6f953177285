import { decodeUtf8 } from '#core/tlog';

/** Facts are small; a longer line is an error in its place and is never held in memory. */
export const LINE_BYTES_MAX = 1_048_576;
const NEWLINE = 0x0a;

export type Line = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/** Splits a byte stream into lines, holding no more than one line at a time. Blank lines are left out. */
export async function* linesOf(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<Line, void, undefined> {
  let parts: Uint8Array[] = [];
  let length = 0;
  const add = (bytes: Uint8Array): void => {
    length += bytes.length;
    if (length <= LINE_BYTES_MAX) parts.push(bytes);
  };
  const take = (): Line | undefined => {
    const line = length > LINE_BYTES_MAX ? { ok: false as const, reason: `longer than ${LINE_BYTES_MAX} bytes` } : decode(Buffer.concat(parts));
    parts = [];
    length = 0;
    return line.ok && line.text.trim() === '' ? undefined : line;
  };
  for await (const chunk of input) {
    let rest: Uint8Array = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      add(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
      const line = take();
      if (line !== undefined) yield line;
    }
    add(rest);
  }
  const last = take();
  if (last !== undefined) yield last;
}

function decode(bytes: Uint8Array): Line {
  const decoded = decodeUtf8(bytes);
  return decoded.ok ? { ok: true, text: decoded.value.replace(/^\uFEFF/, '') } : { ok: false, reason: decoded.reason };
}
