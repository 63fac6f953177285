import { Type, type Static } from '@sinclair/typebox';
import { IdOf, Digest, OneOf, closed } from '../kernel/schema.js';
import { Refusal } from '../refusals.js';
import type { PRODUCT_KINDS, Regime } from '../product/product.entries.js';

interface Alternative { readonly zh: string; readonly en: string; readonly cite: string; /** Kinds of products that it is for; all where there is none. */ readonly kinds?: readonly (typeof PRODUCT_KINDS)[number][]; /** The regime that it is for; either where there is none. */ readonly regime?: Regime }

/** 未经登记的合法依据: what a listing may rest on without a registration. Registration is voluntary; that data may be sold without one, the trading rules say. */
export const ALTERNATIVES = {
  source_and_compliance: { zh: '数据来源说明和第三方合规评估报告', en: 'statement of the source with a third-party compliance report', cite: '《深圳市数据交易管理暂行办法》第十三条（期限已届满，作为交易所基线）' },
  registered_elsewhere: { zh: '其他登记机构的数据产权登记凭证', en: 'a certificate of another registrar', cite: '本交易所规则；国家数据局《数据产权登记工作指引（试行）》征求意见稿（未定稿）' },
  authorised_operation: { zh: '公共数据授权运营协议', en: 'an agreement of authorised operation of public data', cite: '《公共数据资源授权运营实施规范（试行）》（发改数据规〔2025〕27号）', regime: 'PUBLIC' },
  service_or_tool: { zh: '数据服务或者数据工具，不涉及数据产权', en: 'a data service or a data tool, in which no right to data is traded', cite: '《深圳市数据交易管理暂行办法》第十二条', kinds: ['service', 'tool'] },
} as const satisfies Readonly<Record<string, Alternative>>;

export type AlternativeCode = keyof typeof ALTERNATIVES;
export const ALTERNATIVE_CODES = Object.keys(ALTERNATIVES) as readonly AlternativeCode[];

/** What a listing rests on: a registration (`title`), or a lawful alternative with the digest of what shows it. */
export const Ground = Type.Union([
  closed({ kind: Type.Literal('registration'), title: IdOf('title') }),
  closed({ kind: Type.Literal('alternative'), alternative: OneOf(ALTERNATIVE_CODES), sha256: Digest }),
]);

/** An alternative is for products of its kinds and of its regime. */
export function requireFitting(ground: Static<typeof Ground>, { kind, regime }: { readonly kind: (typeof PRODUCT_KINDS)[number]; readonly regime: Regime }): void {
  if (ground.kind === 'registration') return;
  const { kinds, regime: only = regime, zh, en, cite }: Alternative = ALTERNATIVES[ground.alternative];
  const pointer = '/offer/ground/alternative';
  if (kinds?.includes(kind) === false) throw new Refusal('reference_invalid', `${zh} ${en}: not for a ${kind}.`, { pointer, kinds });
  if (only !== regime) throw new Refusal('regime_mismatch', `${zh} ${en}: not for a product of the regime ${regime}.`, { pointer, regime: only, article: cite });
}
