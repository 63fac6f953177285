import { Injectable } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { ExitProgress, Ledger, type Blocker } from '#ledger';
import type { Asker, Order } from '../http/caller.js';
import { idIn } from '../http/ids.js';
import { Reader } from '../http/reader.js';
import { Writer, type Answer } from '../http/writer.js';

const nullableText = Type.Union([Type.String(), Type.Null()]);
export const ExitShape = Type.Object({
  id: Type.String(), state: Type.String(),
  noticeUntil: Type.Union([Type.String(), Type.Null()], { description: 'The last day of the notice; null while nobody leaves' }), noticeEndedAt: nullableText,
  isReady: Type.Boolean({ description: 'Nothing rests on the participant any more' }),
  blockers: Type.Array(Type.Object({ kind: Type.String(), open: Type.Integer(), first: Type.Array(Type.String(), { description: 'The first of them' }) })),
  handover: Type.String({ description: 'Where its proofs are handed over' }),
});

export interface Exit { readonly id: string; readonly state: string; readonly noticeUntil: string | null; readonly noticeEndedAt: string | null; readonly isReady: boolean; readonly blockers: readonly Blocker[]; readonly handover: string }

/** 退出办理: what still holds a participant, and its end. */
@Injectable()
export class Exits {
  constructor(private readonly progress: ExitProgress, private readonly reader: Reader, private readonly writer: Writer, private readonly ledger: Ledger) {}

  async of(asker: Asker, text: string): Promise<Exit> {
    const id = idIn(text, 'participant');
    const { state: { state, exit } } = await this.reader.visible(id, asker);
    const blockers = await this.progress.blockers(id);
    return { id, state, noticeUntil: exit?.noticeUntil ?? null, noticeEndedAt: exit?.endedAt ?? null, isReady: blockers.every(({ open }) => open === 0), blockers, handover: `/v1/participants/${id}/handover` };
  }

  async close(order: Order): Promise<Answer> {
    const open = await this.progress.open(idIn(String(order.id), 'participant'), await this.ledger.size());
    return this.writer.write(order, { input: { ...order.body, open } });
  }
}
