import { exportPackOf, type ExportPack, type PackDefinition } from '../export-pack.js';
import { packOn } from '../pack.js';
import { DEFAULT_POLICY } from '../policy.js';
import { DEFAULT_THRESHOLDS } from '../thresholds.js';

const PROHIBITIONS = ['R00', 'R02', 'R03', 'R04', 'R05', 'R06'];

/** Order 11 and Order 13 by themselves: no exemptions, counts since 1 January of the year before. */
const LAW_OF_2022: PackDefinition = {
  id: 'cn-export', version: '2022.1', status: 'superseded', effectiveFrom: '2022-09-01', effectiveTo: '2024-03-21',
  provisions: [...PROHIBITIONS, 'R10', 'R15', 'L1', 'L2', 'L3', 'L4'], policy: DEFAULT_POLICY, thresholds: DEFAULT_THRESHOLDS,
};

/** Order 16 over them. R01 is no provision of law: it is the answer where a row hangs on a fact that nobody stated. */
const LAW_OF_2024: PackDefinition = {
  id: 'cn-export', version: '2024.1', status: 'in force', effectiveFrom: '2024-03-22',
  provisions: [...PROHIBITIONS, 'R07', 'R08', 'R09', 'R10', 'R11', 'R12', 'R13', 'R14', 'R15', 'R16', 'R17', 'R20', 'R21', 'R22', 'R23', 'R19'],
  policy: DEFAULT_POLICY, thresholds: DEFAULT_THRESHOLDS,
};

/** The packs that are built in: the law as it was and as it is, every debated point read with care. */
export const EXPORT_PACKS: readonly [ExportPack, ...ExportPack[]] = [exportPackOf(LAW_OF_2022), exportPackOf(LAW_OF_2024)];

/** The pack of that day, of those that are built in unless others are given; undefined where none reaches back so far. */
export const exportPackOn = (asOf: string, packs: readonly ExportPack[] = EXPORT_PACKS): ExportPack | undefined => packOn(packs, asOf);
