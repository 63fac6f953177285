import { createHash } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import { TOKENS_MAX, TOKEN_BYTES } from '#core/exchange';

/** What a token file says of itself before its tokens; `sha256` is over the tokens as they follow. */
export interface TokenHeader { readonly count: number; readonly key: string; readonly kind: string; readonly sha256: string }

export const HEADER_BYTES = 256;
const MAGIC = 'yaosu-tokens/1 ';

/** The file holds another thing than a set of tokens. */
export class BadTokenFile extends Error {}

/**
 * A token file is a header of 256 bytes (the format's name, one JSON object, spaces, a line feed) and then the tokens, 32 bytes
 * each, ascending, each once. The digest is known at the end only, so the header is written last, and the file gets its name
 * when it is whole.
 */
export async function writeTokenFile(path: string, sorted: Iterable<Uint8Array>, { key, kind }: Pick<TokenHeader, 'key' | 'kind'>): Promise<TokenHeader> {
  const partial = `${path}.partial`;
  const file = await open(partial, 'w', 0o600);
  try {
    const hash = createHash('sha256');
    let at = HEADER_BYTES;
    for (const tokens of sorted) {
      hash.update(tokens);
      await file.write(tokens, 0, tokens.length, at);
      at += tokens.length;
    }
    const header: TokenHeader = { count: (at - HEADER_BYTES) / TOKEN_BYTES, key, kind, sha256: hash.digest('hex') };
    if (header.count === 0) throw new BadTokenFile('there is nobody in the files');
    if (header.count > TOKENS_MAX) throw new BadTokenFile(`${header.count} people; one set has at most ${TOKENS_MAX}`);
    await file.write(formatHeader(header), 0);
    await file.sync();
    await rename(partial, path);
    return header;
  } finally {
    await file.close();
  }
}

export const formatHeader = (header: TokenHeader): string => `${(MAGIC + JSON.stringify(header)).padEnd(HEADER_BYTES - 1)}\n`;

/** The header of a token file, from its first 256 bytes. */
export function parseHeader(text: string): TokenHeader {
  if (!text.startsWith(MAGIC) || text.length !== HEADER_BYTES || !text.endsWith('\n')) throw new BadTokenFile('not a token file of this format');
  const { count, key, kind, sha256 } = JSON.parse(text.slice(MAGIC.length)) as TokenHeader;
  const isWhole = Number.isInteger(count) && count > 0 && [key, sha256].every((digest) => /^[0-9a-f]{64}$/.test(digest)) && typeof kind === 'string';
  if (!isWhole) throw new BadTokenFile('the header of the token file is damaged');
  return { count, key, kind, sha256 };
}
