import { CALENDAR_IDS, type CalendarId } from './calendars/calendar.js';
import { dueDate } from './deadline.js';
import { withPolicy } from './export-pack.js';
import { evaluateExport, factsHash } from './export-path.js';
import { withDefaults } from './facts.js';
import { lighterPaths } from './lighter-paths.js';
import { evaluateChain, evaluateOnward, type ExportLeg, type Leg, type PackFor } from './onward.js';
import { ONWARD_PACKS, readOnwardFacts } from './onward-facts.js';
import { readSimulation } from './foresight/plan.js';
import { simulate } from './foresight/simulate.js';
import { exportPackOn } from './packs/cn-export.js';
import { readPolicy } from './policy.js';
import { join, LawInputError, listOf, oneOf, readObject, readText, type Reader } from './reader.js';
import { evaluateTradability } from './tradability.js';
import { readTradabilityFacts } from './tradability-facts.js';

/** One question to a gate, parsed but not yet believed: a line of `yaosu law`, or the body of `POST /v1/law/evaluate`. */
export type Question = Readonly<Record<string, unknown>>;

export interface Asking {
  /** The provisions and the lighter paths as well. */
  readonly isExplained: boolean;
  /** The pack of a day; the built-in one unless another is put in its place. */
  readonly packFor: PackFor;
  /** Switches over those of the pack; a question may state its own over them. */
  readonly policy?: unknown;
}

/** Answers one question; throws a LawInputError where it is none that the gate can judge. */
export type Gate = (question: Question, asking?: Asking) => object;

export const GATE_NAMES = ['export', 'tradability', 'deadline', 'onward', 'simulate'] as const;
export type GateName = (typeof GATE_NAMES)[number];

const PLAIN: Asking = { isExplained: false, packFor: exportPackOn };
const LEGS_MAX = 16;
const readCalendar: Reader<CalendarId> = oneOf(...CALENDAR_IDS);

function member<T>(question: Question, name: string, read: Reader<T>, path = ''): T {
  if (!Object.hasOwn(question, name)) throw new LawInputError('wrong_type', join(path, name), 'is missing');
  return read(question[name], join(path, name));
}

/** What the law is asked, by the name of the gate. Each answers equal questions with equal bytes, offline. */
export const GATES: Readonly<Record<GateName, Gate>> = {
  export: (question, asking = PLAIN) => {
    const facts = member(question, 'facts', withDefaults);
    const pack = reading(asking, question['policy'])(facts.asOf);
    const { provisions, ...verdict } = evaluateExport(facts, pack);
    return { ...verdict, ...(asking.isExplained ? { provisions, lighter: lighterPaths(facts, pack) } : {}), factsHash: factsHash(facts) };
  },
  tradability: (question) => evaluateTradability(member(question, 'facts', readTradabilityFacts)),
  deadline: (question) => ({ due: dueDate(member(question, 'start', readText), member(question, 'rule', readText), member(question, 'calendar', readCalendar)) }),
  onward: (question, asking = PLAIN) => {
    if (!Object.hasOwn(question, 'legs')) return evaluateOnward(foreignLeg(question));
    return { legs: evaluateChain(member(question, 'legs', readLegs), reading(asking, question['policy'])) };
  },
  simulate: (question, asking = PLAIN) => simulate(member(question, 'simulation', readSimulation), reading(asking, question['policy'])),
};

/** The packs under the switches that are stated: variants with digests of their own. */
function reading({ packFor, policy }: Asking, stated: unknown): PackFor {
  if (policy === undefined && stated === undefined) return packFor;
  return (asOf) => {
    const pack = packFor(asOf);
    return pack && withPolicy(pack, readPolicy(stated ?? {}, readPolicy(policy ?? {}, pack.policy)));
  };
}

function foreignLeg(question: Question, path = ''): Leg {
  const pack = member(question, 'pack', oneOf(...ONWARD_PACKS), path);
  return { pack, facts: member(question, 'facts', (value, at) => readOnwardFacts(pack, value, at), path) };
}

const readLeg: Reader<Leg | ExportLeg> = (value, path) => {
  const leg = readObject(value, path);
  return leg['pack'] === 'CN' ? { pack: 'CN', facts: member(leg, 'facts', withDefaults, path) } : foreignLeg(leg, path);
};
const readLegs = listOf(readLeg, LEGS_MAX);
