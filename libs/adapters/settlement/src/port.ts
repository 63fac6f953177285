import { Type, type Static } from '@sinclair/typebox';
import { Amount, Currency, Day, Instant, MEANS, Nullable, OneOf, SETTLEMENT_KINDS, Text, closed, compileSchema, type Settlement } from '#core/exchange';
import type { Result } from '#core/tlog';

/**
 * What this exchange asks of a bank or payment institution, and what it answers: the wire format of the reference institutions, and
 * what an adapter to a real one translates to. The exchange holds no money: a payment goes from the buyer to the holders in one
 * movement, a refund back (《深圳市数据交易管理暂行办法》第二十一条).
 */
const Party = Text(64);
const Transaction = Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' });
const Reference = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' });

export const Instruction = closed({
  reference: Reference, kind: OneOf(SETTLEMENT_KINDS), order: Party, buyer: Party, amount: Amount, currency: Currency,
  legs: Type.Array(closed({ holder: Party, amount: Amount }), { minItems: 1, maxItems: 8 }),
});
export type Instruction = Static<typeof Instruction>;

/** Where an instruction stands. `unknown` is what an institution says of a reference that it never got. */
export const Standing = Type.Union([
  closed({ status: Type.Literal('unknown') }),
  closed({ status: Type.Literal('accepted'), transaction: Transaction, means: OneOf(MEANS) }),
  closed({ status: Type.Literal('confirmed'), transaction: Transaction, means: OneOf(MEANS), amount: Amount, currency: Currency, bookedAt: Instant }),
  closed({ status: OneOf(['rejected', 'returned'] as const), reason: Text(300) }),
]);
export type Standing = Static<typeof Standing>;

/** A notice is a standing that the institution tells by itself. */
export const Notice = closed({ reference: Reference, standing: Standing });
export type Notice = Static<typeof Notice>;
export const NOTICE_LENGTH_MAX = 4096;

/** One booking of a day. */
export const StatementLine = closed({ transaction: Transaction, reference: Reference, kind: OneOf(SETTLEMENT_KINDS), amount: Amount, currency: Currency, bookedAt: Instant });
export type StatementLine = Static<typeof StatementLine>;
export const STATEMENT_PAGE_MAX = 500;
export const StatementPage = closed({ day: Day, lines: Type.Array(StatementLine, { maxItems: STATEMENT_PAGE_MAX }), next: Nullable(Text(100)) });
export type StatementPage = Static<typeof StatementPage>;

/**
 * One institution. `instruct` may be repeated: the same reference with the same content is the same instruction, whatever it has
 * come to by then. All of them fail with an error where the institution does not answer; nothing is known then.
 */
export interface SettlementPort {
  readonly institution: string;
  readonly instruct: (instruction: Instruction, signal: AbortSignal) => Promise<Standing>;
  readonly status: (reference: string, signal: AbortSignal) => Promise<Standing>;
  /** The bookings of a day in Shanghai, page by page. */
  readonly statement: (day: string, after: string | null, signal: AbortSignal) => Promise<StatementPage>;
  /** The notice in a signed note; a failure where the institution has not signed it. */
  readonly open: (note: string) => Result<Notice>;
}

const shapes = { notice: compileSchema(Notice), standing: compileSchema(Standing), statement: compileSchema(StatementPage) };
type Shaped = { readonly notice: Notice; readonly standing: Standing; readonly statement: StatementPage };

/** Reads what an institution has said; anything else than documented is an error, never believed in part. */
export function readAs<K extends keyof Shaped>(kind: K, text: string): Result<Shaped[K]> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'it is no JSON' };
  }
  if (shapes[kind].Check(value)) return { ok: true, value: value as Shaped[K] };
  const [error] = [...shapes[kind].Errors(value)];
  return { ok: false, reason: `it is no ${kind}: ${error?.path ?? ''} ${error?.message ?? ''}` };
}

/** The instruction of a settlement. */
export const instructionOf = ({ id, kind, order, buyer, amount, currency, legs }: Settlement): Instruction => ({ reference: id, kind, order, buyer, amount, currency, legs: [...legs] });
