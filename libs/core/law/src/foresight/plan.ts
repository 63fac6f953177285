import { withDefaults, type ExportFacts } from '../facts.js';
import { join, LawInputError, listOf, oneOf, partial, readCount, readDate, readObject, section, type Reader } from '../reader.js';
import { INSTRUMENT_PATHS, type InstrumentPath } from '../counted.js';

/** Distinct people; those with sensitive information are not among the general ones. */
export interface People {
  readonly general: number;
  readonly sensitive: number;
}

/** People sent within the last `days` days: the present pace. */
export interface Pace extends People {
  readonly days: number;
}

/** One intended transfer: its day, the people that it adds, and the facts that it would be judged by, but for the counts. */
export interface PlannedTransfer {
  readonly on: string;
  readonly people: People;
  readonly facts: Stated;
}

/** What is to be foreseen: from `asOf` on, with the people whom the exporter has counted so far in that year. */
export interface Simulation {
  readonly asOf: string;
  readonly counted: People;
  readonly plan: readonly PlannedTransfer[];
  readonly pace: Pace | undefined;
  /** What each instrument would cost, in any unit that is the same for all; absent ones are not weighed by cost. */
  readonly costs: Readonly<Partial<Record<InstrumentPath, number>>>;
}

/** Facts as they were stated, section by section. */
type Stated = Readonly<Record<string, unknown>>;

const SERIES_MAX = 100;
/** A day for more than two years, or a hundred monthly series over ten. */
export const TRANSFERS_MAX = 12_000;
const NOBODY: People = { general: 0, sensitive: 0 };
const DAY_MS = 86_400_000;

const readPeople: Reader<People> = section<People>({ general: readCount, sensitive: readCount }, NOBODY);
const readPace: Reader<Pace> = (value, path) => {
  const pace = section<Pace>({ general: readCount, sensitive: readCount, days: readCount }, { ...NOBODY, days: 0 })(value, path);
  if (pace.days === 0) throw new LawInputError('out_of_range', join(path, 'days'), 'expected at least one day');
  return pace;
};

interface Series {
  readonly on: string;
  readonly until: string;
  readonly every: keyof typeof STEPS;
  readonly people: People;
  readonly facts: Stated;
}

/** The day after `day` in each series; a month without that day takes its last one. */
const STEPS = {
  day: (first: string, index: number) => plusDays(first, index),
  week: (first: string, index: number) => plusDays(first, 7 * index),
  month: (first: string, index: number) => plusMonths(first, index),
} as const;

const plusDays = (day: string, count: number): string => new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);

function plusMonths(day: string, count: number): string {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 + count];
  const last = new Date(Date.UTC(year, month + 1, 0));
  return `${last.toISOString().slice(0, 8)}${day.slice(8) < String(last.getUTCDate()) ? day.slice(8) : String(last.getUTCDate())}`;
}

const readSeries: Reader<Series> = (value, path) => {
  const stated = partial<Series>({ on: readDate, until: readDate, every: oneOf('day', 'week', 'month'), people: readPeople, facts: readObject })(value, path);
  const { on } = stated;
  if (on === undefined) throw new LawInputError('wrong_type', join(path, 'on'), 'is missing');
  const series = { on, until: stated.until ?? on, every: stated.every ?? 'day', people: stated.people ?? NOBODY, facts: stated.facts ?? {} };
  if (series.until < on) throw new LawInputError('out_of_range', join(path, 'until'), 'before on');
  return series;
};

function* transfersOf({ on, until, every, people, facts }: Series): Generator<PlannedTransfer> {
  for (let index = 0, day = on; day <= until; index += 1, day = STEPS[every](on, index)) yield { on: day, people, facts };
}

/** The transfers of a plan in the order of their days; those of one day in the order in which they are stated. */
function expanded(series: readonly Series[], path: string): PlannedTransfer[] {
  const transfers: PlannedTransfer[] = [];
  for (const one of series) {
    for (const transfer of transfersOf(one)) {
      if (transfers.length === TRANSFERS_MAX) throw new LawInputError('out_of_range', path, `more than ${TRANSFERS_MAX} transfers`);
      transfers.push(transfer);
    }
  }
  return transfers.sort((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)));
}

const readCosts: Reader<Simulation['costs']> = (value, path) => Object.fromEntries(Object.entries(readObject(value, path)).map(([name, cost]) => {
  const instrument = oneOf(...INSTRUMENT_PATHS)(name, join(path, name));
  return [instrument, readCount(cost, join(path, name))];
}));

interface StatedSimulation {
  readonly asOf: string;
  readonly counted: People;
  readonly facts: Stated;
  readonly plan: readonly Series[];
  readonly pace: Pace;
  readonly costs: Simulation['costs'];
}

const readStated = partial<StatedSimulation>({
  asOf: readDate, counted: readPeople, facts: readObject, plan: listOf(readSeries, SERIES_MAX), pace: readPace, costs: readCosts,
});

/** Reads a simulation strictly. `facts` are those of every transfer; a series states what differs for its own. */
export function readSimulation(value: unknown, path = ''): Simulation {
  const { asOf, counted = NOBODY, facts = {}, plan = [], pace, costs = {} } = readStated(value, path);
  if (asOf === undefined) throw new LawInputError('wrong_type', join(path, 'asOf'), 'is missing');
  const early = plan.findIndex(({ on }) => on < asOf);
  if (early >= 0) throw new LawInputError('out_of_range', join(path, `plan.${early}.on`), `before asOf, ${asOf}`);
  factsOn({ on: asOf, people: NOBODY, facts }, NOBODY, join(path, 'facts'));
  plan.forEach((series, index) => factsOn({ ...series, facts: merged(facts, series.facts) }, NOBODY, join(path, `plan.${index}.facts`)));
  const transfers = expanded(plan, join(path, 'plan'));
  return { asOf, counted, plan: transfers.map((transfer) => ({ ...transfer, facts: merged(facts, transfer.facts) })), pace, costs };
}

/** Section by section: what the second states stands over the first. */
function merged(first: Stated, second: Stated): Stated {
  const sections = Object.entries(second).map(([name, value]) => [name, isSection(value) && isSection(first[name]) ? { ...first[name], ...value } : value]);
  return { ...first, ...Object.fromEntries(sections) as Stated };
}

const isSection = (value: unknown): value is Stated => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The facts of a planned transfer on its day, after `before` people of that year. The day and the counts are the plan's, not the facts'. */
export function factsOn({ on, people, facts }: PlannedTransfer, before: People, path = 'facts'): ExportFacts {
  const given = ['asOf', 'counts'].find((name) => Object.hasOwn(facts, name));
  if (given !== undefined) throw new LawInputError('unknown_fact', join(path, given), 'is taken from the plan');
  return withDefaults({
    ...facts, asOf: on,
    counts: { generalBefore: before.general, generalNew: people.general, sensitiveBefore: before.sensitive, sensitiveNew: people.sensitive },
  }, path);
}
