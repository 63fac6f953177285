import { isInstrumentPath } from '#core/law';
import {
  CountingNeeded, differences, endOfShanghaiDay, eventDay, ineffectiveness, isInForceOn, project, shanghaiDay, tell, type Check, type Delivery, type EntryData, type Id, type Transfer, type View,
} from '#core/exchange';
import { firstOf, type Complaint, type Invariant, type Step } from '../invariant.js';
import { judgedIn } from '../world.js';
import { barredAmong } from './standing.js';

const NEVER_CLEARED: readonly string[] = ['PROHIBITED', 'NEEDS_INPUT'];
type Cleared = EntryData<'transfer.cleared'>;

/** Invariant 3 of DESIGN §3. What is held is for the invariant of holds to say. */
export const clearedFirst: Invariant = {
  number: 3,
  id: 'cleared-first',
  zh: '未经在先条目放行（载明规则包、事实摘要与依据）者不得传输；检查失败、迟到或遗失不放行',
  en: 'No transfer is STARTED unless an earlier entry has CLEARED it, naming rule pack, facts hash and basis; a failed, late or lost check clears nothing',
  cite: '《促进和规范数据跨境流动规定》；《数据出境安全评估办法》第十四条',
  checks: {
    'transfer.cleared': (step) => {
      const { entry: { stream, data }, view } = step;
      const transfer = view.get(stream as Id<'transfer'>);
      const check = view.get(data.check);
      if (transfer === undefined || transfer.delivery === null || check === undefined) return `its check ${data.check} does not exist`;
      return ofCheck(transfer, check, data) ?? ofBasis(step, transfer, transfer.delivery);
    },
    'transfer.started': (step) => mayFlow(step, step.entry.data.until),
    'transfer.resumed': (step) => mayFlow(step, step.entry.data.until),
    'transfer.retried': (step) => mayFlow(step, step.entry.data.until),
  },
};

function ofCheck(transfer: Transfer, { id, gate, subject, round, state, verdict }: Check, data: Cleared): Complaint {
  const isSame = verdict?.pack.digest === data.pack.digest && verdict.factsSha256 === data.factsSha256 && verdict.verdictSha256 === data.verdictSha256 && verdict.outcome === data.path;
  return firstOf(
    [gate === 'export' && subject === transfer.id, () => `its check ${id} is about ${subject}`],
    [round === transfer.round, () => `its check ${id} is of round ${round}, the transfer was in round ${transfer.round}`],
    [state === 'PASS' || state === 'WAIVED', () => `its check ${id} was ${state}`],
    [(state === 'WAIVED') === (data.waiver !== undefined), () => `its check ${id} was ${state}, and it names ${data.waiver?.waiver ?? 'no waiver'}`],
    [isSame, () => `it names another verdict than its check ${id} came to`],
    [!NEVER_CLEARED.includes(data.path), () => `${data.path} clears nothing`],
  );
}

/** A path that rests on an instrument needs one that is the exporter's, in force on the day, and covers the delivery. */
function ofBasis(step: Step<'transfer.cleared'>, transfer: Transfer, delivery: Delivery): Complaint {
  const { entry: { data, at }, view, world } = step;
  const isNeeded = isInstrumentPath(data.path as Parameters<typeof isInstrumentPath>[0]) && data.waiver === undefined;
  if (!isNeeded) return firstOf([data.basis === null, () => `it names the basis ${String(data.basis)}, which ${data.path} does not rest on`]);
  const basis = data.basis === null ? undefined : view.get(data.basis);
  if (basis === undefined) return `${data.path} rests on a basis, and it names none that exists`;
  const accepted = [data.path, 'SECURITY_ASSESSMENT', ...judgedIn(world.memory.run, data.check)?.verdict?.alternatives ?? []];
  const day = eventDay({ at }, delivery);
  const onward = view.get(transfer.grant)?.terms.onward === true || delivery.circumstances.onwardOutsideGba === true;
  const totals = totalsOf(step, transfer, delivery);
  const [difference] = totals === undefined ? ineffectiveness(basis, day) : differences(basis, { delivery, onward, day, totals });
  return firstOf(
    [basis.id === transfer.basis && basis.exporter === transfer.vendor, () => `${basis.id} is not the basis that its exporter has attached`],
    [accepted.includes(basis.kind), () => `${basis.id} is a ${basis.kind}, and ${data.path} rests on another instrument`],
    [difference === undefined, () => `${basis.id} did not carry it: ${difference === undefined ? '' : tell(difference).en}`],
  );
}

/** The year's people with this transfer; undefined where only the exchange can count them, because token sets decide. */
function totalsOf({ view, context }: Step, transfer: Transfer, delivery: Delivery): { readonly general: number; readonly sensitive: number } | undefined {
  const ctx = context();
  if (ctx === undefined) return undefined;
  try {
    const { after } = project(view, ctx, { transfer, delivery, recounted: undefined });
    return { general: after.general.upper, sensitive: after.sensitive.upper };
  } catch (err) {
    if (err instanceof CountingNeeded) return undefined;
    throw err;
  }
}

/** Everything that could stop data from flowing, asked of the world in which it began to flow. */
function mayFlow({ entry: { stream, at }, view }: Step, until: string | undefined): Complaint {
  const transfer = view.get(stream as Id<'transfer'>);
  if (transfer === undefined) return undefined;
  const grant = view.get(transfer.grant);
  const isRunning = grant !== undefined && (grant.state === 'ACTIVE' || grant.state === 'EXHAUSTED') && (grant.expiresAt === null || grant.expiresAt > at);
  const barred = barredAmong(view, ...transfer.parties);
  return firstOf(
    [transfer.clearance === 'CLEARED' && transfer.decision !== null, () => `no earlier entry has cleared it: its clearance was ${transfer.clearance}`],
    [isRunning, () => `its grant ${transfer.grant} was ${grant?.state ?? 'missing'} and ended at ${grant?.expiresAt ?? 'no time'}`],
    [barred === undefined, () => barred ?? ''],
  ) ?? endedGround(view, transfer, at) ?? endsInTime(view, transfer, until);
}

function endedGround(view: View, { basis: id, relief, delivery }: Transfer, at: string): Complaint {
  const waiver = relief === null ? undefined : view.get(relief.waiver);
  if (relief !== null && (waiver === undefined || !isInForceOn(waiver, shanghaiDay(at)))) return `its waiver ${relief.waiver} was not in force any more`;
  const basis = id === null ? undefined : view.get(id);
  const [difference] = basis === undefined ? [] : ineffectiveness(basis, delivery?.occurredOn ?? shanghaiDay(at));
  return difference === undefined ? undefined : `its basis ${String(id)} no longer carried it: ${tell(difference).en}`;
}

/** A running delivery ends with its basis (a late report has ended already). */
function endsInTime(view: View, { basis: id, delivery }: Transfer, until: string | undefined): Complaint {
  const lastDay = id === null || delivery?.occurredOn !== undefined ? null : view.get(id)?.validUntil ?? null;
  if (lastDay === null) return undefined;
  return firstOf([until !== undefined && Date.parse(until) <= endOfShanghaiDay(lastDay), () => `it may flow until ${until ?? 'its own end'}, its basis ${String(id)} only until the end of ${lastDay}`]);
}
