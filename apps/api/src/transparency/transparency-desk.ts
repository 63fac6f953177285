import { Injectable } from '@nestjs/common';
import { Type, type Static } from '@sinclair/typebox';
import { UUID_PATTERN, idOf } from '#core/exchange';
import { Transparency } from '#ledger';
import { afterOf } from '../http/cursor.js';
import { RateLimit } from '../http/rate-limit.js';
import { queryOf } from '../http/shape.js';

/** A person looks a few times; who tries codes of 256 bits gets nowhere at this pace, nor at any. */
const LOOKS = { burst: 20, perSecond: 0.2 };

const CODE = Type.String({
  pattern: `^prt_${UUID_PATTERN}\\.[0-9a-f]{64}$`, description: 'The code that a vendor has given the person: the vendor’s id, a point, the token of the person under the vendor’s key (`yaosu tokens code`)',
});
const after = Type.Optional(Type.String({ maxLength: 100, description: 'The `next` of the page before' }));
export const TransparencyQuery = queryOf({ token: CODE, after });
export type TransparencyQuery = Static<typeof TransparencyQuery>;
/** The page without a code is the form. */
export const PageQueryShape = queryOf({ token: Type.Optional(CODE), after });

const Name = Type.Object({ zh: Type.String(), en: Type.Optional(Type.String()) });
const text = Type.String();
const Item = Type.Object({
  on: text, state: text, product: text, productName: Name, recipient: Name, recipientType: text, place: text, purpose: text, mode: text, fields: Type.Array(text),
  basis: Type.Union([Type.Object({ path: text, articles: Type.Array(text) }), Type.Null()]),
});
export const TransparencyAnswer = Type.Object({
  items: Type.Array(Item), next: Type.Union([text, Type.Null()]),
  limits: Type.Array(Name, { description: 'What this answer cannot know' }),
});
export type TransparencyAnswer = Static<typeof TransparencyAnswer>;

/** Said with every answer, also with an empty one: a code that fits nothing is answered exactly like one that was part of nothing. */
export const LIMITS: TransparencyAnswer['limits'] = [
  { zh: '只有附带令牌集的交付才能查到；卖方只申报人数、未附令牌集的交付，本页无从得知。', en: 'Only deliveries with a token set are found; of deliveries for which a vendor has declared numbers alone this page cannot know.' },
  { zh: '每个查询码只对应一家卖方和一种标识；其他卖方或者其他标识须另取查询码。', en: 'A code belongs to one vendor and one kind of identifier; others need codes of their own.' },
  { zh: '本页说明经本交易所的交付，不说明接收方此后的使用，也不说明场外的提供。', en: 'This page tells of deliveries through this exchange: neither what a recipient did afterwards, nor what was provided elsewhere.' },
];

@Injectable()
export class TransparencyDesk {
  private readonly looks = new RateLimit(LOOKS);
  constructor(private readonly transparency: Transparency) {}

  async ask({ token: code, after: cursor }: TransparencyQuery, address: string): Promise<TransparencyAnswer> {
    this.looks.take(address);
    const [vendor = '', token = ''] = code.split('.');
    const { items, next } = await this.transparency.of({ vendor: idOf('participant', vendor.slice(4)), token, after: afterOf(cursor) });
    return { items: items.map((item) => ({ ...item, fields: [...item.fields], basis: item.basis === null ? null : { ...item.basis, articles: [...item.basis.articles] } })), next, limits: [...LIMITS] };
  }
}
