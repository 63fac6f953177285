import type { ExportDecision } from './export-decision.js';
import type { ExportPath } from './facts.js';
import { smallVolume } from './provisions/cn-export/r19-small-volume.js';

/** The paths that rest on a legal instrument. */
export const INSTRUMENT_PATHS = ['SECURITY_ASSESSMENT', 'STANDARD_CONTRACT', 'CERTIFICATION', 'GBA_STANDARD_CONTRACT'] as const satisfies readonly ExportPath[];
export type InstrumentPath = (typeof INSTRUMENT_PATHS)[number];

export const isInstrumentPath = (path: ExportPath): path is InstrumentPath => INSTRUMENT_PATHS.some((one) => one === path);

/**
 * Whether the people of a transfer count towards the year: those under an instrument do, exempt ones stand outside, but for
 * the exemption that is the counter itself (《促进和规范数据跨境流动规定》第五条第一款第（四）项，第七条第二款，第八条第二款).
 */
export const countsInYear = ({ path, rule }: Pick<ExportDecision, 'path' | 'rule'>): boolean =>
  path === 'EXEMPT' ? rule === smallVolume.id : isInstrumentPath(path);
