import type { Instruction, Notice, Standing, StatementLine, StatementPage } from '#adapters/settlement';
import { plus, shanghaiDay } from '#core/exchange';
import { canonicalJson } from '#core/tlog';

/** What a reference institution does wrong when it is told to, once for each time that it was told. */
export const FAULTS = ['reject', 'return', 'silent', 'wrong-amount', 'duplicate', 'late', 'lose-answer', 'unavailable'] as const;
export type Fault = (typeof FAULTS)[number];

export interface Character {
  readonly means: 'bank_transfer' | 'e_cny';
  /** How long it takes from the acceptance to the booking: e-CNY settles as it pays (支付即结算). */
  readonly settleMs: number;
  readonly prefix: string;
}
export const CHARACTERS = {
  bank: { means: 'bank_transfer', settleMs: 1_000, prefix: 'B' },
  ecny: { means: 'e_cny', settleMs: 0, prefix: 'E' },
} as const satisfies Readonly<Record<string, Character>>;
export type CharacterName = keyof typeof CHARACTERS;

/** An instruction as it was taken. What becomes of it is a function of this and the time, so one durable line is all there is to keep. */
export interface Taken {
  readonly instruction: Instruction;
  readonly transaction: string;
  readonly takenAt: string;
  /** When it is booked or sent back; null for never. */
  readonly dueAt: string | null;
  readonly outcome: 'confirmed' | 'rejected' | 'returned';
  readonly amount: string;
  readonly bookings: 1 | 2;
}

/** A late booking is so much later. */
const LATE_FACTOR = 20;
const PAGE = 100;

/** What it answers to an instruction, or how it fails to. */
export type Outcome = { readonly standing: Standing; readonly isLost: boolean } | 'conflict' | 'unavailable';

/** 参考结算机构: the books of a reference bank, or of a reference operator of e-CNY wallets. */
export class Institution {
  private readonly taken = new Map<string, Taken>();
  private readonly faults: Fault[] = [];

  constructor(
    private readonly character: Character,
    private readonly options: { readonly now: () => number; readonly keep: (taken: Taken) => Promise<void>; readonly known: readonly Taken[] },
  ) {
    for (const one of options.known) this.taken.set(one.instruction.reference, one);
  }

  /** The next instructions go wrong in these ways. */
  plan(faults: readonly Fault[]): void {
    this.faults.push(...faults);
  }

  /** The same reference with the same content is the same instruction; with other content it is refused. */
  async instruct(instruction: Instruction): Promise<Outcome> {
    const known = this.taken.get(instruction.reference);
    if (known !== undefined) return canonicalJson(known.instruction) === canonicalJson(instruction) ? { standing: this.standingOf(known), isLost: false } : 'conflict';
    const fault = this.faults.shift();
    if (fault === 'unavailable') return 'unavailable';
    const taken = this.takenUnder(instruction, fault);
    this.taken.set(instruction.reference, taken);
    await this.options.keep(taken).catch((err: unknown) => {
      this.taken.delete(instruction.reference);
      throw err;
    });
    return { standing: this.standingOf(taken), isLost: fault === 'lose-answer' };
  }

  private takenUnder(instruction: Instruction, fault: Fault | undefined): Taken {
    const { prefix, settleMs } = this.character;
    const at = this.options.now();
    const settledAt = new Date(at + settleMs * (fault === 'late' ? LATE_FACTOR : 1)).toISOString();
    return {
      instruction, takenAt: new Date(at).toISOString(),
      transaction: `${prefix}${shanghaiDay(new Date(at).toISOString()).replaceAll('-', '')}${String(this.taken.size + 1).padStart(8, '0')}`,
      dueAt: fault === 'silent' ? null : settledAt,
      outcome: fault === 'reject' ? 'rejected' : fault === 'return' ? 'returned' : 'confirmed',
      amount: fault === 'wrong-amount' ? plus(instruction.amount, '1') : instruction.amount,
      bookings: fault === 'duplicate' ? 2 : 1,
    };
  }

  status(reference: string): Standing {
    const taken = this.taken.get(reference);
    return taken === undefined ? { status: 'unknown' } : this.standingOf(taken);
  }

  private standingOf({ transaction, dueAt, outcome, amount, instruction: { currency } }: Taken): Standing {
    const { means } = this.character;
    if (outcome === 'rejected') return { status: 'rejected', reason: '余额不足 insufficient funds' };
    if (dueAt === null || Date.parse(dueAt) > this.options.now()) return { status: 'accepted', transaction, means };
    if (outcome === 'returned') return { status: 'returned', reason: '收款账户信息有误 the account of the payee does not fit' };
    return { status: 'confirmed', transaction, means, amount, currency, bookedAt: dueAt };
  }

  /** What has become final between two times, to be told. */
  finalBetween(after: number, until: number): Notice[] {
    const final = [...this.taken.values()].filter(({ dueAt, outcome }) => outcome !== 'rejected' && dueAt !== null && Date.parse(dueAt) > after && Date.parse(dueAt) <= until);
    return final.flatMap((one) => Array.from({ length: one.bookings }, () => ({ reference: one.instruction.reference, standing: this.standingOf(one) })));
  }

  /** The bookings of a day in Shanghai in the order of their numbers. */
  statement(day: string, after: string | null): StatementPage {
    const lines = [...this.taken.values()].flatMap((one) => this.linesOf(one, day)).sort((a, b) => (a.transaction < b.transaction ? -1 : 1));
    const rest = after === null ? lines : lines.filter(({ transaction }) => transaction > after);
    const page = rest.slice(0, PAGE);
    return { day, lines: page, next: rest.length > PAGE ? page.at(-1)?.transaction ?? null : null };
  }

  private linesOf({ instruction: { reference, kind, currency }, transaction, dueAt, outcome, amount, bookings }: Taken, day: string): StatementLine[] {
    if (outcome !== 'confirmed' || dueAt === null || Date.parse(dueAt) > this.options.now() || shanghaiDay(dueAt) !== day) return [];
    const line = { transaction, reference, kind, amount, currency, bookedAt: dueAt };
    return bookings === 1 ? [line] : [line, { ...line, transaction: `${transaction}D` }];
  }
}
