import { Injectable } from '@nestjs/common';
import { sha256Hex } from '#core/exchange';
import type { Order } from '../http/caller.js';
import { idIn } from '../http/ids.js';
import { Writer, type Answer } from '../http/writer.js';
import { Credentials } from '../oauth/credentials.js';

/** The key that opens a grant's data: the grant holds its digest, the buyer collects it once. */
@Injectable()
export class AccessKeys {
  constructor(private readonly writer: Writer, private readonly credentials: Credentials) {}

  activate(order: Order): Promise<Answer> {
    return this.writer.write(order, { input: { ...order.body, credentialSha256: sha256Hex(this.keyOf(order)) } });
  }

  async collect(order: Order): Promise<Answer & { readonly credential: string }> {
    return { ...(await this.writer.write(order)), credential: this.keyOf(order) };
  }

  private keyOf = ({ id }: Order): string => this.credentials.accessKeyOf(idIn(String(id), 'grant'));
}
