import {
  CALENDAR_IDS, dueDate, evaluateExport, evaluateOnward, evaluateTradability, exportPackOn, factsHash, LawInputError, ONWARD_PACKS, readOnwardFacts, readPolicy, readTradabilityFacts,
  withDefaults, withPolicy, type ExportPack,
} from '#core/law';

/** One line of input, parsed but not yet believed. */
export type Question = Readonly<Record<string, unknown>>;
/** Answers one line, without its id; throws a LawInputError where the line is no question that the gate can judge. */
export type Gate = (question: Question, isExplained: boolean) => object;

function member(question: Question, name: string): unknown {
  if (!Object.hasOwn(question, name)) throw new LawInputError('wrong_type', name, 'is missing');
  return question[name];
}

function text(question: Question, name: string): string {
  const value = member(question, name);
  if (typeof value !== 'string') throw new LawInputError('wrong_type', name, 'expected a text');
  return value;
}

function word<T extends string>(question: Question, name: string, words: readonly T[]): T {
  const value = text(question, name);
  const found = words.find((candidate) => candidate === value);
  if (found === undefined) throw new LawInputError('unknown_value', name, `"${value}" is none of ${words.join(', ')}`);
  return found;
}

/** The pack under the policy of the line: a variant with a digest of its own. */
const read = (pack: ExportPack | undefined, policy: unknown): ExportPack | undefined =>
  (policy === undefined || pack === undefined ? pack : withPolicy(pack, readPolicy(policy, pack.policy)));

/** What `yaosu law` judges, by the name of the gate. */
export const GATES: Readonly<Record<'export' | 'tradability' | 'deadline' | 'onward', Gate>> = {
  export: (question, isExplained) => {
    const facts = withDefaults(member(question, 'facts'));
    const { provisions, ...verdict } = evaluateExport(facts, read(exportPackOn(facts.asOf), question['policy']));
    return { ...verdict, ...(isExplained ? { provisions } : {}), factsHash: factsHash(facts) };
  },
  tradability: (question) => evaluateTradability(readTradabilityFacts(member(question, 'facts'))),
  deadline: (question) => ({ due: dueDate(text(question, 'start'), text(question, 'rule'), word(question, 'calendar', CALENDAR_IDS)) }),
  onward: (question) => {
    const pack = word(question, 'pack', ONWARD_PACKS);
    return evaluateOnward({ pack, facts: readOnwardFacts(pack, member(question, 'facts')) });
  },
};
