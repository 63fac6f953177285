import { Type, type Static } from '@sinclair/typebox';
import type { Id } from '../kernel/id.js';
import { IdOf, OneOf, closed } from '../kernel/schema.js';

/** 持有权、加工使用权、经营权: separable rights, each with holders of its own (“数据二十条”（三）). */
export const RIGHTS = ['holding', 'processing', 'operation'] as const;
export type Right = (typeof RIGHTS)[number];
export const RightName = OneOf(RIGHTS);

/** A whole right, in basis points. */
export const WHOLE = 10_000;
const HOLDERS_MAX = 4;

export const ShareSize = Type.Integer({ minimum: 1, maximum: WHOLE, description: 'Basis points of a right; the holders of one right have 10,000 together' });
export const Share = closed({ holder: IdOf('participant'), share: ShareSize });
/** A right that nobody has registered has no holders; every other is divided whole. */
export const Holdings = closed({
  holding: Type.Array(Share, { maxItems: HOLDERS_MAX }), processing: Type.Array(Share, { maxItems: HOLDERS_MAX }), operation: Type.Array(Share, { maxItems: HOLDERS_MAX }),
});
export type Shares = readonly Static<typeof Share>[];
export type Rights = Readonly<Record<Right, Shares>>;

export const shareOf = (shares: Shares, holder: string): number => shares.find((one) => one.holder === holder)?.share ?? 0;
export const shareSum = (shares: Shares): number => shares.reduce((sum, { share }) => sum + share, 0);

/** Everybody who holds something, each once. */
export const holdersOf = (rights: Rights): Id<'participant'>[] => [...new Set(RIGHTS.flatMap((right) => rights[right].map(({ holder }) => holder)))];

/** What is wrong with a division: a holder twice, a right that is not divided whole, or nothing registered at all. */
export function defectOf(rights: Rights): string | undefined {
  if (RIGHTS.every((right) => rights[right].length === 0)) return 'none of the three rights has a holder';
  for (const right of RIGHTS) {
    const shares = rights[right];
    if (new Set(shares.map(({ holder }) => holder)).size < shares.length) return `a holder of ${right} is named twice`;
    if (shares.length > 0 && shareSum(shares) !== WHOLE) return `the shares of ${right} add up to ${shareSum(shares)}, not ${WHOLE}`;
  }
  return undefined;
}

export interface Conveyance { readonly from: Id<'participant'>; readonly to: Id<'participant'>; readonly share: number }

/** The holders after a part went from one to another: nothing comes from nowhere, nothing is lost. */
export function conveyed(shares: Shares, { from, to, share }: Conveyance): Shares {
  if (shareOf(shares, from) < share || from === to) throw new Error(`${from} cannot convey ${share} to ${to}`);
  const withTarget = shares.some(({ holder }) => holder === to) ? shares : [...shares, { holder: to, share: 0 }];
  const change = (holder: string): number => (holder === from ? -share : holder === to ? share : 0);
  return withTarget.map((one) => ({ holder: one.holder, share: one.share + change(one.holder) })).filter((one) => one.share > 0);
}

/** Whether a right could have one holder more. */
export const hasRoomFor = (shares: Shares, holder: string): boolean => shares.length < HOLDERS_MAX || shareOf(shares, holder) > 0;
