import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Instruction, SettlementPort, Standing, StatementLine } from '#adapters/settlement';

/** One institution under test, and what a test can do with it. An adapter to a real one is opened on its sandbox. */
export interface InstitutionUnderTest {
  readonly port: SettlementPort;
  /** Waits until what was accepted so far is booked. */
  readonly settle: () => Promise<void>;
  /** The day in Shanghai of what is booked now. */
  readonly today: () => string;
  /** The signed notice of what became of a reference. */
  readonly notice: (reference: string) => Promise<string>;
  /** Ends the institution without warning, and starts it again on what it had stored. */
  readonly crash?: () => Promise<void>;
  /** Makes the next instructions go wrong, where that can be asked for. */
  readonly plan?: (...faults: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

const signal = new AbortController().signal;

export const anInstruction = (change: Partial<Instruction> = {}): Instruction => ({
  reference: `stl_${randomUUID()}`, kind: 'payment', order: `ord_${randomUUID()}`, buyer: `prt_${randomUUID()}`, amount: '100001', currency: 'CNY',
  legs: [{ holder: `prt_${randomUUID()}`, amount: '60001' }, { holder: `prt_${randomUUID()}`, amount: '40000' }], ...change,
});

/** Every line of a day, page by page, within a bound. */
export async function statementOf(port: SettlementPort, day: string): Promise<StatementLine[]> {
  const lines: StatementLine[] = [];
  for (let after: string | null = null, pages = 0; pages === 0 || after !== null; pages++) {
    const page: { readonly lines: readonly StatementLine[]; readonly next: string | null } = await port.statement(day, after, signal);
    lines.push(...page.lines);
    after = page.next;
    if (pages > 1_000) throw new Error('the statement has no end');
  }
  return lines;
}

/** What the exchange relies on from every settlement institution: a reference one, or a real one behind its adapter. */
export function settlementContract(name: string, open: () => Promise<InstitutionUnderTest>): void {
  describe(`${name} as a settlement institution`, () => {
    let under: InstitutionUnderTest;
    beforeAll(async () => {
      under = await open();
    });
    afterAll(() => under.close());
    const instruct = (instruction: Instruction): Promise<Standing> => under.port.instruct(instruction, signal);
    const status = (reference: string): Promise<Standing> => under.port.status(reference, signal);
    const booked = async (instruction: Instruction): Promise<Standing> => {
      await instruct(instruction);
      await under.settle();
      return status(instruction.reference);
    };

    test('knows nothing of a reference that it never got', async () => {
      expect(await status(`stl_${randomUUID()}`)).toEqual({ status: 'unknown' });
    });

    test('books what it was told, once, under a number of its own', async () => {
      const instruction = anInstruction();
      expect(['accepted', 'confirmed']).toContain((await instruct(instruction)).status);
      await under.settle();
      expect(await status(instruction.reference)).toMatchObject({ status: 'confirmed', amount: instruction.amount, currency: 'CNY', transaction: expect.stringMatching(/./) });
      const lines = (await statementOf(under.port, under.today())).filter(({ reference }) => reference === instruction.reference);
      expect(lines).toEqual([expect.objectContaining({ amount: instruction.amount, currency: 'CNY', kind: 'payment' })]);
    });

    test('takes the same instruction as often as it is sent, and pays it once', async () => {
      const instruction = anInstruction();
      const [first] = await Promise.all([instruct(instruction), instruct(instruction), instruct(instruction)]);
      await under.settle();
      const again = await instruct(instruction);
      expect(again).toMatchObject({ status: 'confirmed', transaction: (first as { transaction: string }).transaction });
      expect((await statementOf(under.port, under.today())).filter(({ reference }) => reference === instruction.reference)).toHaveLength(1);
    });

    test('refuses another instruction under the same reference', async () => {
      const instruction = anInstruction();
      await instruct(instruction);
      await expect(instruct({ ...instruction, amount: '100002' })).rejects.toThrow(/409/);
      await under.settle();
      expect(await status(instruction.reference)).toMatchObject({ amount: instruction.amount });
    });

    test('gives a refund back as it takes a payment', async () => {
      expect(await booked(anInstruction({ kind: 'refund', amount: '1', legs: [{ holder: 'x', amount: '1' }] }))).toMatchObject({ status: 'confirmed', amount: '1' });
    });

    test('signs what it tells, and nothing else opens', async () => {
      const instruction = anInstruction();
      await booked(instruction);
      const note = await under.notice(instruction.reference);
      expect(under.port.open(note)).toMatchObject({ ok: true, value: { reference: instruction.reference, standing: { status: 'confirmed', amount: instruction.amount } } });
      for (const forged of [note.replace('100001', '100000'), note.split('\n\n')[0] ?? '', '']) expect(under.port.open(forged).ok).toBe(false);
    });

    test('lists the bookings of a day in pages, each once', async () => {
      const instructions = Array.from({ length: 130 }, () => anInstruction({ amount: '1', legs: [{ holder: 'x', amount: '1' }] }));
      for (const instruction of instructions) await instruct(instruction);
      await under.settle();
      const references = (await statementOf(under.port, under.today())).map(({ reference }) => reference);
      expect(instructions.filter(({ reference }) => references.filter((one) => one === reference).length !== 1)).toEqual([]);
      expect(await statementOf(under.port, '2001-01-01')).toEqual([]);
    });

    test('remembers over a crash what it has answered', async () => {
      if (under.crash === undefined) return;
      const instruction = anInstruction();
      const { transaction } = await instruct(instruction) as { readonly transaction: string };
      await under.crash();
      expect(await instruct(instruction)).toMatchObject({ transaction });
    });

    test.each<[string, string, object]>([
      ['reject', 'rejected', { reason: expect.any(String) }], ['return', 'returned', { reason: expect.any(String) }], ['silent', 'accepted', {}], ['wrong-amount', 'confirmed', { amount: '100002' }],
    ])('when it is told to %s, says %s', async (fault, wanted, more) => {
      if (under.plan === undefined) return;
      await under.plan(fault);
      expect(await booked(anInstruction())).toMatchObject({ status: wanted, ...more });
    });

    test('whose answer is lost has taken the instruction all the same', async () => {
      if (under.plan === undefined) return;
      await under.plan('lose-answer', 'unavailable');
      const [lost, refused] = [anInstruction(), anInstruction()];
      await expect(instruct(lost)).rejects.toThrow();
      await expect(instruct(refused)).rejects.toThrow(/503/);
      expect([(await status(lost.reference)).status, (await status(refused.reference)).status]).toEqual([expect.stringMatching(/accepted|confirmed/), 'unknown']);
      expect(['accepted', 'confirmed']).toContain((await instruct(refused)).status);
    });
  });
}
