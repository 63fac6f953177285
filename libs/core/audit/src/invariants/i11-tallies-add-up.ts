import { boundsOf, byClass, CLASSES, countingYear, eventDay, type EntryData, type Id, type Transfer } from '#core/exchange';
import { canonicalJson } from '#core/tlog';
import { firstOf, type Complaint, type Invariant, type Step } from '../invariant.js';
import { isExpected, judgedIn } from '../world.js';

/** The counters of DESIGN §4, recomputed from the transfers' own entries. */
export const talliesAddUp: Invariant = {
  number: 11,
  id: 'tallies-add-up',
  zh: '年度出境人数与各次放行、退回一致：同一提交内计入，未起运者退回',
  en: 'The year\'s people are those of the transfers that were cleared and not given back: counted in the commit that clears, returned where nothing started',
  cite: '《促进和规范数据跨境流动规定》第五条、第七条、第八条',
  checks: {
    'transfer.cleared': ({ entry: { stream, data }, view, world: { memory: { run } }, expect }) => {
      const { counted } = data;
      const people = view.get(stream as Id<'transfer'>)?.delivery?.people;
      if (counted !== null) expect({ type: 'tally.reserved', stream: counted.tally, what: `its people were not counted on ${counted.tally}` });
      const verdict = judgedIn(run, data.check)?.verdict;
      const isCounting = verdict?.counts === true && people !== undefined && people.general + people.sensitive > 0;
      return firstOf(
        [verdict === undefined || isCounting === (counted !== null), () => (isCounting ? 'its people count in the year and were not counted' : 'its people stand outside the year\'s count and were counted')],
        [counted === null || CLASSES.every((one) => counted[one] === people?.[one]), () => 'other people were counted than it declares'],
      );
    },
    'tally.reserved': ({ entry: { stream, at, data }, view, world: { memory: { run } } }) => {
      const transfer = view.get(data.transfer);
      return firstOf([isExpected(run, 'tally.reserved', stream) && transfer?.counted?.tally === stream, () => `${data.transfer} was not cleared with it`]) ?? (transfer === undefined ? undefined : ofTransfer(data, transfer, at));
    },
    'tally.released': ({ entry: { stream, data }, view, world: { memory: { run } } }) => {
      const counted = view.get(data.transfer)?.counted ?? null;
      return firstOf(
        [isExpected(run, 'tally.released', stream), () => `${data.transfer} did not end with it before it started`],
        [counted?.tally === stream && CLASSES.every((one) => counted[one] === data[one]), () => `${data.transfer} was counted with other people`],
      );
    },
    'tally.corrected': ({ entry: { stream, data }, view }) => {
      const counts = view.get(stream as Id<'tally'>)?.counts;
      const before = counts === undefined ? undefined : byClass((one) => boundsOf(counts[one]));
      return firstOf([before === undefined || canonicalJson(before) === canonicalJson(data.before), () => `it corrects ${canonicalJson(data.before)}, counted was ${canonicalJson(before ?? null)}`]);
    },
    'transfer.terminated': givesBack,
    'transfer.blocked': givesBack,
  },
};

function ofTransfer(data: EntryData<'tally.reserved'>, { vendor, delivery, counted }: Transfer, at: string): Complaint {
  const year = delivery === null ? undefined : countingYear(eventDay({ at }, delivery));
  return firstOf(
    [data.exporter === vendor, () => `it counts for ${data.exporter}, the exporter is ${vendor}`],
    [data.year === year, () => `it counts in ${data.year}, the event was in ${year ?? 'no year'}`],
    [CLASSES.every((one) => counted?.[one] === data[one]), () => 'it counts other people than the clearance says'],
  );
}

function givesBack({ entry: { stream }, view, expect }: Step<'transfer.terminated'> | Step<'transfer.blocked'>): Complaint {
  const transfer = view.get(stream as Id<'transfer'>);
  if (transfer?.state !== 'REQUESTED' || transfer.counted === null) return undefined;
  expect({ type: 'tally.released', stream: transfer.counted.tally, what: `its people were not given back to ${transfer.counted.tally}` });
  return undefined;
}
