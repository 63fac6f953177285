import fc from 'fast-check';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { dueDate, LawInputError } from '#core/law';
import { Refusal, type BasisKind, type Caller, type CommandInput, type CommandName, type Id } from '#core/exchange';
import { SYSTEM, abroad, admit } from '../support/ledger.js';
import { aCast, type Cast } from './cast.js';

/**
 * Each instrument against a model that is told a second time, by hand: which steps lead where, and what must be so besides.
 * Whatever the order of the steps and the days between them, ledger and model agree on every acceptance and every state.
 */
type Step = 'apply' | 'return' | 'accept' | 'prolong' | 'approve' | 'refuse' | 'reassess' | 'apply_extension' | 'extend' | 'refuse_extension' | 'certify' | 'suspend' | 'resume' | 'revoke'
  | 'effect' | 'submit_filing' | 'ask_supplement' | 'file' | 'report_change' | 'supersede' | 'terminate' | 'withdraw' | 'expire';

interface Model { state: string; validUntil: number; reassessUntil: number; filed: Set<string> }
/** What a step does to the model: the state that it leads to, or undefined where it is refused. Days are counted from the first. */
type Rule = (model: Model, today: number, side: 'MAINLAND' | 'HK') => string | undefined;

const from = (states: string, to: string, so: (model: Model, today: number) => boolean = () => true): Rule => (model, today) => (states.split(' ').includes(model.state) && so(model, today) ? to : undefined);
const either = (...rules: Rule[]): Rule => (model, today, side) => rules.map((rule) => rule(model, today, side)).find((to) => to !== undefined);
const same = (states: string): Rule => (model) => (states.split(' ').includes(model.state) ? model.state : undefined);

const FIRST = Date.parse('2023-06-15T04:00:00.000Z');
const DAY_MS = 86_400_000;
/** Days since the first, at noon in Shanghai. */
const dayOf = (today: number): string => new Date(FIRST + today * DAY_MS).toISOString().slice(0, 10);
const daysUntil = (day: string): number => Math.round((Date.parse(`${day}T04:00:00.000Z`) - FIRST) / DAY_MS);
const threeYearsFrom = (today: number): number => daysUntil(dueDate(dayOf(today), '+3 years', 'CN'));
/** The first of the sixty working days before the last day; twelve weeks where no calendar is held yet. */
const windowFrom = (validUntil: number): number => {
  try {
    return daysUntil(dueDate(dayOf(validUntil), '-60 working days', 'CN'));
  } catch (err) {
    if (!(err instanceof LawInputError)) throw err;
    return validUntil - 84;
  }
};

const MODELS: Readonly<Record<BasisKind, Partial<Record<Step, Rule>>>> = {
  SECURITY_ASSESSMENT: {
    apply: from('DRAFT', 'APPLIED'), return: from('APPLIED', 'DRAFT'), accept: from('APPLIED', 'ACCEPTED'), prolong: same('ACCEPTED REASSESSMENT'),
    approve: from('ACCEPTED REASSESSMENT', 'APPROVED'), refuse: either(from('ACCEPTED', 'REFUSED'), from('APPLIED REASSESSMENT', 'REFUSED_FINALLY')),
    reassess: from('REFUSED', 'REASSESSMENT', ({ reassessUntil }, today) => today <= reassessUntil),
    apply_extension: from('APPROVED', 'EXTENDING', ({ validUntil }, today) => today <= validUntil && today >= windowFrom(validUntil)),
    extend: from('EXTENDING', 'APPROVED'), refuse_extension: from('EXTENDING', 'APPROVED'), report_change: from('APPROVED EXTENDING', 'CHANGED'),
    revoke: from('APPROVED EXTENDING CHANGED', 'REVOKED'), supersede: from('APPROVED EXTENDING CHANGED', 'SUPERSEDED'), terminate: from('APPROVED EXTENDING CHANGED', 'TERMINATED'),
    withdraw: from('DRAFT APPLIED ACCEPTED REASSESSMENT', 'WITHDRAWN'),
    expire: either(from('REFUSED', 'REFUSED_FINALLY'), from('DRAFT APPLIED ACCEPTED REASSESSMENT APPROVED EXTENDING CHANGED', 'EXPIRED')),
  },
  CERTIFICATION: {
    apply: from('DRAFT', 'APPLIED'), return: from('APPLIED', 'DRAFT'), certify: from('APPLIED', 'CERTIFIED'), refuse: from('APPLIED', 'REFUSED_FINALLY'),
    suspend: from('CERTIFIED', 'SUSPENDED'), resume: from('SUSPENDED', 'CERTIFIED'), revoke: from('CERTIFIED SUSPENDED', 'REVOKED'), supersede: from('CERTIFIED SUSPENDED', 'SUPERSEDED'),
    terminate: from('CERTIFIED SUSPENDED', 'TERMINATED'), withdraw: from('DRAFT APPLIED', 'WITHDRAWN'), expire: from('DRAFT APPLIED CERTIFIED SUSPENDED', 'EXPIRED'),
  },
  STANDARD_CONTRACT: {
    effect: from('DRAFT', 'EFFECTIVE'), submit_filing: from('EFFECTIVE SUPPLEMENTING', 'SUBMITTED'), ask_supplement: from('SUBMITTED', 'SUPPLEMENTING'),
    file: (model, _, side) => (['EFFECTIVE', 'SUBMITTED'].includes(model.state) && side === 'MAINLAND' ? 'FILED' : undefined),
    report_change: from('EFFECTIVE SUBMITTED SUPPLEMENTING FILED', 'CHANGED'), supersede: from('EFFECTIVE SUBMITTED SUPPLEMENTING FILED CHANGED', 'SUPERSEDED'),
    terminate: from('EFFECTIVE SUBMITTED SUPPLEMENTING FILED CHANGED', 'TERMINATED'), withdraw: from('DRAFT', 'WITHDRAWN'),
    expire: from('DRAFT EFFECTIVE SUBMITTED SUPPLEMENTING FILED CHANGED', 'EXPIRED'),
  },
  GBA_STANDARD_CONTRACT: {
    effect: from('DRAFT', 'EFFECTIVE'),
    file: ({ state, filed }, _, side) => {
      if (state === 'EFFECTIVE') return 'FILED_ON_ONE_SIDE';
      return state === 'FILED_ON_ONE_SIDE' && !filed.has(side) ? 'FILED' : undefined;
    },
    report_change: from('EFFECTIVE FILED_ON_ONE_SIDE FILED', 'CHANGED'), supersede: from('EFFECTIVE FILED_ON_ONE_SIDE FILED CHANGED', 'SUPERSEDED'),
    terminate: from('EFFECTIVE FILED_ON_ONE_SIDE FILED CHANGED', 'TERMINATED'), withdraw: from('DRAFT', 'WITHDRAWN'), expire: from('DRAFT EFFECTIVE FILED_ON_ONE_SIDE FILED CHANGED', 'EXPIRED'),
  },
};

const DIGEST = '0'.repeat(64);
const STEPS: readonly Step[] = [
  'apply', 'return', 'accept', 'prolong', 'approve', 'refuse', 'reassess', 'apply_extension', 'extend', 'refuse_extension', 'certify', 'suspend', 'resume', 'revoke', 'effect', 'submit_filing',
  'ask_supplement', 'file', 'report_change', 'supersede', 'terminate', 'withdraw', 'expire',
];

let cast: Cast;
let bayArea: Caller;
let successor: Id<'basis'>;
beforeAll(async () => {
  cast = await aCast();
  bayArea = await admit(cast, cast, { ...abroad('HK'), capacities: ['buyer'], gba: 'HK' });
  successor = draft('SECURITY_ASSESSMENT');
  cast.put({ ...cast.state(successor), state: 'APPROVED', validFrom: '2020-01-01', validUntil: '2099-12-31' });
});

function draft(kind: BasisKind): Id<'basis'> {
  const id = cast.ledger.newId('basis');
  const isBayArea = kind === 'GBA_STANDARD_CONTRACT';
  const scope = { recipients: [isBayArea ? bayArea.org : cast.foreign.org], countries: [isBayArea ? 'HK' : 'SG'], purposes: [], fields: [], generalMax: 1, sensitiveMax: 1 };
  const isContract = isBayArea || kind === 'STANDARD_CONTRACT';
  cast.submit(cast.vendor, 'basis.draft', { id, kind, scope, documentSha256: DIGEST, impactAssessmentSha256: DIGEST, ...(isContract ? { validFrom: '2020-01-01', validUntil: '2099-12-31' } : {}) });
  return id;
}

/** Who takes a step, and with what. */
function taken(step: Step, id: Id<'basis'>, { day, side }: { readonly day: string; readonly side: 'MAINLAND' | 'HK' }): readonly [Caller, object] {
  const decided = { id, decidedOn: day, documentSha256: DIGEST };
  const notice = { id, authority: 'x', noticeOn: day, documentSha256: DIGEST, reason: 'x' };
  switch (step) {
    case 'apply': return [cast.vendor, { id, authority: 'x', appliedOn: day, selfAssessmentSha256: DIGEST }];
    case 'accept': return [cast.vendor, decided];
    case 'prolong': return [cast.vendor, { ...decided, until: '2099-12-31' }];
    case 'approve': case 'certify': case 'extend': return [cast.vendor, { ...decided, number: '1' }];
    case 'return': case 'refuse': case 'refuse_extension': case 'ask_supplement': return [cast.vendor, { ...decided, reason: 'x' }];
    case 'reassess': return [cast.vendor, { id, requestedOn: day, documentSha256: DIGEST }];
    case 'apply_extension': return [cast.vendor, { id, appliedOn: day, documentSha256: DIGEST }];
    case 'suspend': case 'resume': case 'revoke': return [cast.regulator, notice];
    case 'effect': return [cast.vendor, { id, effectiveOn: day, signedOn: day, impactAssessedOn: day }];
    case 'submit_filing': return [cast.vendor, { id, authority: 'x', submittedOn: day }];
    case 'file': return [side === 'HK' ? bayArea : cast.vendor, { id, side, authority: 'x', filingNumber: '1', filedOn: day }];
    case 'report_change': return [cast.vendor, { id, changes: ['purpose'], changedOn: day, description: 'x' }];
    case 'supersede': return [cast.vendor, { id, by: successor }];
    case 'terminate': case 'withdraw': return [cast.vendor, { id, reason: 'x' }];
    case 'expire': return [SYSTEM, { id, reason: 'x' }];
  }
}

const reached: Record<string, number> = {};
interface Turn { readonly pick: number; readonly daring: number; readonly wait: number; readonly side: 'MAINLAND' | 'HK' }
/** A wait to about the beginning of the days in which an extension may be asked for. */
const TO_WINDOW = -1;

function play(kind: BasisKind, story: readonly Turn[]): void {
  const rules = MODELS[kind];
  const own = STEPS.filter((step) => rules[step] !== undefined);
  cast.clock.at = new Date(FIRST).toISOString();
  const id = draft(kind);
  const model: Model = { state: 'DRAFT', validUntil: 0, reassessUntil: 0, filed: new Set() };
  let today = 0;
  for (const { pick, daring, wait, side } of story) {
    today = wait === TO_WINDOW ? Math.max(today, windowFrom(model.validUntil) - 1 + (pick % 3)) : today + wait;
    cast.clock.at = new Date(FIRST + today * DAY_MS).toISOString();
    // Mostly what may be done, sometimes anything of any instrument.
    const likely = own.filter((one) => rules[one]?.(model, today, side) !== undefined);
    const onwards = likely.filter((one) => !['terminate', 'withdraw', 'expire', 'supersede', 'revoke', 'report_change'].includes(one));
    const pool = [STEPS, likely][daring] ?? onwards;
    const step = pool[pick % Math.max(pool.length, 1)];
    if (step === undefined) continue;
    const expected = rules[step]?.(model, today, side);
    const [caller, input] = taken(step, id, { day: dayOf(today), side });
    let isAccepted = true;
    try {
      cast.submit(caller, `basis.${step}` as CommandName, input as CommandInput<CommandName>);
    } catch (err) {
      if (!(err instanceof Refusal)) throw err;
      isAccepted = false;
    }
    expect({ kind, step, today, before: model.state, isAccepted }).toEqual({ kind, step, today, before: model.state, isAccepted: expected !== undefined });
    if (expected === undefined) continue;
    note(model, step, { today, side, to: expected, days: cast.state(id) });
    expect(cast.state(id).state).toBe(model.state);
    reached[`${kind} ${model.state}`] = (reached[`${kind} ${model.state}`] ?? 0) + 1;
  }
}

/** What the model remembers of a step; the fifteen working days are the ledger's own, which other tests pin. */
function note(model: Model, step: Step, { today, side, to, days }: { readonly today: number; readonly side: string; readonly to: string; readonly days: { readonly answer: { readonly by: string } | null } }): void {
  model.state = to;
  if (step === 'approve') model.validUntil = threeYearsFrom(today);
  if (step === 'extend') model.validUntil = threeYearsFrom(model.validUntil);
  if (step === 'refuse' && to === 'REFUSED') model.reassessUntil = daysUntil(days.answer?.by ?? '');
  if (step === 'file') model.filed.add(side);
}

const aTurn: fc.Arbitrary<Turn> = fc.record({
  pick: fc.nat(1000), daring: fc.nat(12), side: fc.constantFrom('MAINLAND' as const, 'HK' as const),
  wait: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(30) }, { weight: 1, arbitrary: fc.nat(400) }, { weight: 2, arbitrary: fc.constant(TO_WINDOW) }),
});
const aStory = fc.array(aTurn, { minLength: 4, maxLength: 40, size: 'max' });

describe.each(Object.keys(MODELS) as BasisKind[])('%s', (kind) => {
  test('keeps to its model, whatever is tried, in whatever order, after whatever time', () => {
    fc.assert(fc.property(aStory, (story) => { play(kind, story); }), { seed: 20261123, numRuns: 120 });
  });
});

test('those stories go everywhere', () => {
  const states = (kind: BasisKind): string[] => [...new Set(Object.keys(reached).filter((key) => key.startsWith(`${kind} `)).map((key) => key.slice(kind.length + 1)))].sort();
  expect(states('SECURITY_ASSESSMENT')).toEqual(['ACCEPTED', 'APPLIED', 'APPROVED', 'CHANGED', 'DRAFT', 'EXPIRED', 'EXTENDING', 'REASSESSMENT', 'REFUSED', 'REFUSED_FINALLY', 'REVOKED', 'SUPERSEDED', 'TERMINATED', 'WITHDRAWN']);
  expect(states('CERTIFICATION')).toEqual(['APPLIED', 'CERTIFIED', 'DRAFT', 'EXPIRED', 'REFUSED_FINALLY', 'REVOKED', 'SUPERSEDED', 'SUSPENDED', 'TERMINATED', 'WITHDRAWN']);
  expect(states('STANDARD_CONTRACT')).toEqual(['CHANGED', 'EFFECTIVE', 'EXPIRED', 'FILED', 'SUBMITTED', 'SUPERSEDED', 'SUPPLEMENTING', 'TERMINATED', 'WITHDRAWN']);
  expect(states('GBA_STANDARD_CONTRACT')).toEqual(['CHANGED', 'EFFECTIVE', 'EXPIRED', 'FILED', 'FILED_ON_ONE_SIDE', 'SUPERSEDED', 'TERMINATED', 'WITHDRAWN']);
});
