import { Injectable } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Ledger, PrivateVault } from '#ledger';
import type { Asker, Order } from '../http/caller.js';
import { idIn } from '../http/ids.js';
import { Reader } from '../http/reader.js';
import { Writer, type Answer } from '../http/writer.js';

const nullableText = Type.Union([Type.String(), Type.Null()]);
const StatementShape = Type.Object({ by: Type.String(), at: Type.String(), sha256: Type.String({ description: 'Digest of the file' }), text: nullableText });
export const StatementsShape = Type.Object({ items: Type.Array(StatementShape) });
export const StatementTextShape = Type.Object({ sha256: Type.String({ description: 'Digest of the file' }), text: nullableText });

interface Said { readonly by: string; readonly at: string; readonly sha256: string; readonly text: string | null }

/** Statements in disputes and complaints: sealed under a key of their own matter, opened to who may read it. */
@Injectable()
export class SealedTexts {
  constructor(private readonly ledger: Ledger, private readonly vault: PrivateVault, private readonly reader: Reader, private readonly writer: Writer) {}

  /** A new matter; its key is made before the commit, where everybody would wait for the disk. */
  async write(order: Order, kind: 'dispute' | 'complaint'): Promise<Answer> {
    const id = this.ledger.newId(kind);
    if (order.body['statement'] !== undefined) await this.vault.prepare([id]);
    return this.writer.write(order, { id });
  }

  async ofDispute(asker: Asker, text: string): Promise<{ readonly items: readonly Said[] }> {
    const { state: { statements } } = await this.reader.visible(idIn(text, 'dispute'), asker);
    const opened = await this.vault.openPrivate(statements.flatMap((one) => one.text ?? []));
    return { items: statements.map(({ text: digest, ...said }) => ({ ...said, text: opened.get(digest ?? '')?.value ?? null })) };
  }

  async ofComplaint(asker: Asker, text: string): Promise<{ readonly sha256: string; readonly text: string | null }> {
    const { state: { statementSha256, statement } } = await this.reader.visible(idIn(text, 'complaint'), asker);
    const opened = await this.vault.openPrivate(statement === null ? [] : [statement]);
    return { sha256: statementSha256, text: opened.get(statement ?? '')?.value ?? null };
  }
}
