import { Injectable } from '@nestjs/common';
import { Refusal, type Tokenset } from '#core/exchange';
import { TokenParts, type UploadStatus } from '#ledger';
import type { Asker, Order } from '../http/caller.js';
import { idIn } from '../http/ids.js';
import { Reader } from '../http/reader.js';
import { Writer, type Answer } from '../http/writer.js';

const CONTENT_DIGEST = /^sha-256=:([A-Za-z0-9+/]{43}=):$/;

/** One part as it came in. */
export interface Part { readonly ordinal: string; readonly tokens: unknown; readonly digest: string | undefined }

/** Uploads of token sets: announced, sent in parts in any order, sealed. */
@Injectable()
export class TokenUploads {
  constructor(private readonly reader: Reader, private readonly writer: Writer, private readonly parts: TokenParts) {}

  async put(asker: Asker, id: string, { ordinal, tokens, digest }: Part): Promise<UploadStatus> {
    const set = await this.setOf(asker, id);
    if (!(tokens instanceof Uint8Array)) throw new Refusal('unsupported_media_type', 'Send application/octet-stream.');
    await this.parts.put(set, { ordinal: ordinalIn(ordinal), tokens, sha256: digestIn(digest) });
    return this.parts.status(set);
  }

  async status(asker: Asker, id: string): Promise<UploadStatus> {
    return this.parts.status(await this.setOf(asker, id));
  }

  /** What the parts hold is read here, so that nobody can seal by his word. */
  async seal(order: Order, asker: Asker, id: string): Promise<Answer> {
    const set = await this.setOf(asker, id);
    const found = set.state === 'OPEN' ? await this.parts.found(set) : { sha256: set.sha256, count: set.count };
    return this.writer.write(order, { input: { found } });
  }

  private async setOf(asker: Asker, id: string): Promise<Tokenset> {
    const { state } = await this.reader.visible(idIn(id, 'tokenset'), asker);
    return state;
  }
}

function ordinalIn(text: string): number {
  if (!/^(0|[1-9]\d{0,5})$/.test(text)) throw new Refusal('not_found', 'A part is named by its ordinal, from 0.', {});
  return Number(text);
}

/** RFC 9530: what was sent can be told from what arrived. */
function digestIn(header: string | undefined): string {
  const base64 = CONTENT_DIGEST.exec(header ?? '')?.[1];
  if (base64 === undefined) throw new Refusal('invalid_request', 'Content-Digest holds the SHA-256 of the part: sha-256=:…: (RFC 9530).', { header: 'Content-Digest' });
  return Buffer.from(base64, 'base64').toString('hex');
}
