import { Injectable } from '@nestjs/common';
import type { Amounts } from '#core/exchange';
import type { Order } from '../http/caller.js';
import { Writer, dataOf, type Answer } from '../http/writer.js';

/** What a point may let through until its next report. */
export interface OpenWindow { readonly sequence: number; readonly allowance: Amounts }

/** Draws and reports of enforcement points: the answer tells what was granted, which may be less than was asked for. */
@Injectable()
export class Windows {
  constructor(private readonly writer: Writer) {}

  /** `window` is null where the report opened none. */
  async write(order: Order): Promise<Answer & { readonly window: OpenWindow | null }> {
    const { answer, committed } = await this.writer.commit(order, {});
    const opened = committed.entries.find(({ type }) => type === 'grant.window_opened');
    if (opened === undefined) return { ...answer, window: null };
    const { sequence, count, rows, bytes } = dataOf(opened) as unknown as { readonly sequence: number } & Amounts;
    return { ...answer, window: { sequence, allowance: { count, rows, bytes } } };
  }
}
