import { Injectable } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { RIGHTS, TITLE_NUMBER, isTitleNumber, type Right, type Title } from '#core/exchange';
import { Certifier, Register } from '#ledger';
import { PAGE, afterOf, limitOf } from '../http/cursor.js';
import type { PageQuery } from '../http/reader.js';
import { queryOf } from '../http/shape.js';

/** Names are read for each page, so that a page of the register is smaller than others. */
const TITLES_MAX = 50;

export const RegisterQuery = queryOf({ number: Type.Optional(Type.String({ pattern: TITLE_NUMBER, examples: ['DR20267K3M9Q2X4T5BC'] })), ...PAGE });
const Name = Type.Object({ zh: Type.String(), en: Type.Optional(Type.String()) });
const PublicTitle = Type.Object({
  id: Type.String(),
  number: Type.String(), state: Type.String(), name: Name, sector: Type.String(), summary: Name, contentSha256: Type.String(), validFrom: Type.String(), validUntil: Type.String(),
  rights: Type.Array(Type.Object({ right: Type.String(), holder: Type.String(), share: Type.Integer({ description: 'Basis points' }) })),
  licences: Type.Array(Type.Object({ right: Type.String(), licensee: Type.String(), from: Type.String(), until: Type.String() })),
  pledged: Type.Array(Type.Object({ right: Type.String(), share: Type.Integer() }), { description: 'That a right is pledged; to whom and for how much is the parties’ matter' }),
  objections: Type.Integer({ description: 'How many are noted and not decided' }),
  isHeld: Type.Boolean({ description: 'Whether an authority has ordered that nothing rests on it or disposes of it' }),
  chain: Type.Array(Type.Object({ kind: Type.String(), on: Type.String() })),
});
export const RegisterPage = Type.Object({ items: Type.Array(PublicTitle), next: Type.Union([Type.String(), Type.Null()]) });

/** 登记查询: what everybody may know of what is registered. */
@Injectable()
export class PublicRegister {
  constructor(private readonly register: Register, private readonly certifier: Certifier) {}

  async look({ number, after, limit }: PageQuery): Promise<{ items: object[]; next: string | null }> {
    if (number === undefined) {
      const { items, next } = await this.register.titles({ after: afterOf(after), limit: Math.min(limitOf(limit), TITLES_MAX) });
      return { items: await Promise.all(items.map((title) => this.shown(title))), next };
    }
    const title = isTitleNumber(number) ? await this.register.byNumber(number) : undefined;
    return { items: title === undefined ? [] : [await this.shown(title)], next: null };
  }

  private async shown(title: Title): Promise<object> {
    const names = await this.certifier.namesIn(title);
    const { id, number, state, subject: { name, sector, summary, contentSha256 }, validFrom, validUntil, rights, licences, liens, objections, holds, chain } = title;
    return {
      id, number, state, name, sector, summary, contentSha256, validFrom, validUntil,
      rights: RIGHTS.flatMap((right: Right) => rights[right].map(({ holder, share }) => ({ right, holder: names.get(holder), share }))),
      licences: licences.map(({ right, licensee, from, until }) => ({ right, licensee: names.get(licensee), from, until })),
      pledged: liens.map(({ right, share }) => ({ right, share })), objections: objections.length, isHeld: holds.length > 0, chain: chain.map(({ kind, on }) => ({ kind, on })),
    };
  }
}
