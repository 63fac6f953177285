import { draft, type Draft } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { OUTGROWN, markOf, type Basis } from './basis.state.js';
import type { Totals } from './coverage.js';
import { PEOPLE_CLASSES } from './basis.entries.js';

/** Where a warning is given, in per cent of a limit; it is given when the total reaches the mark. */
const MARKS = [95, 80] as const;

/** Where the year stands with a transfer. */
export interface Standing {
  readonly transfer: Id<'transfer'>;
  readonly year: number;
  readonly totals: Totals;
  /** 《促进和规范数据跨境流动规定》第七条第一款第（二）项: exactly so many people need the assessment. */
  readonly line: Totals;
}

/** The warnings that a clearing brings about: once a year for each class of people, limit and mark, only the highest of those that it passes. */
export function limitWarnings(basis: Basis, { transfer, year, totals, line }: Standing): Draft[] {
  const given = basis.warned.year === year ? basis.warned.marks : [];
  const { scope, kind } = basis;
  const limits = [
    { limit: 'scope', max: { general: scope.generalMax, sensitive: scope.sensitiveMax } } as const,
    ...(kind === 'SECURITY_ASSESSMENT' ? [] : [{ limit: 'assessment', max: line } as const]),
  ];
  return limits.flatMap(({ limit, max }) => PEOPLE_CLASSES.flatMap((people) => {
    const [total, most] = [totals[people], max[people]];
    const percent = most === 0 ? undefined : MARKS.find((mark) => total * 100 >= most * mark);
    const isTold = percent === undefined || MARKS.some((mark) => mark >= percent && given.includes(markOf(people, limit, mark)));
    return isTold ? [] : [draft('basis.limit_near', basis.id, { transfer, year, people, limit, percent, total, max: most })];
  }));
}

/** A contract or certificate that the year's people have outgrown: the assessment is needed (国家网信办政策问答，2025年10月). Said once a year. */
export function outgrown(basis: Basis, { transfer, year, totals }: Standing): Draft[] {
  if (basis.kind === 'SECURITY_ASSESSMENT' || (basis.warned.year === year && basis.warned.marks.includes(OUTGROWN))) return [];
  const { general, sensitive } = totals;
  return [draft('basis.outgrown', basis.id, { transfer, year, general, sensitive, requires: 'SECURITY_ASSESSMENT', article: 'CAC Q&A 2025-10' })];
}
