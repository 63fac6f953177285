import { Injectable } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import type { Id, Registration } from '#core/exchange';
import { Ledger, Register } from '#ledger';
import { PAGE, afterOf, limitOf } from '../http/cursor.js';
import { queryOf } from '../http/shape.js';
import type { PageQuery } from '../http/reader.js';

export const NoticeQuery = queryOf(PAGE);
const Shown = Type.Object({
  id: Type.String(), kind: Type.String(), applicant: Type.Object({ id: Type.String(), name: Type.Object({}) }), name: Type.Union([Type.Object({}), Type.Null()]), title: Type.Union([Type.String(), Type.Null()]),
  from: Type.String(), until: Type.String(), objections: Type.Integer({ description: 'How many are not decided' }),
});
export const NoticePage = Type.Object({ items: Type.Array(Shown), next: Type.Union([Type.String(), Type.Null()]) });

/** What is shown to everybody during a notice: who applies for what, and until when. The materials are not. */
@Injectable()
export class Notices {
  constructor(private readonly register: Register, private readonly ledger: Ledger) {}

  async list({ after, limit }: PageQuery): Promise<{ items: object[]; next: string | null }> {
    const { items, next } = await this.register.publicised({ after: afterOf(after), limit: limitOf(limit) });
    return { items: await Promise.all(items.map((registration) => this.shown(registration))), next };
  }

  private async shown({ id, owner, matter, title, notice, objections }: Registration): Promise<object> {
    return {
      id, kind: matter.kind, applicant: { id: owner, name: await this.nameOf(owner) }, name: matter.kind === 'first' ? matter.subject.name : null, title, from: notice?.from, until: notice?.until, objections: objections.length,
    };
  }

  private async nameOf(id: Id<'participant'>): Promise<object> {
    return (await this.ledger.get(id))?.state.organisation.name ?? {};
  }
}
