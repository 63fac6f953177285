import type { Text } from './provision.js';
import { LawInputError, partial, readCount, type Reader } from './reader.js';

/** A number that a provision names and that a later law may change; a limit includes itself (“以上”，民法典第一千二百五十九条). */
interface Threshold extends Text {
  readonly article: string;
  readonly people: number;
}

export const THRESHOLDS = {
  assessmentGeneral: { zh: '一般个人信息达到即申报安全评估', en: 'people at which the assessment begins', article: 'Provisions 7(1)(ii)', people: 1_000_000 },
  assessmentSensitive: { zh: '敏感个人信息达到即申报安全评估', en: 'people with sensitive information at which the assessment begins', article: 'Provisions 7(1)(ii)', people: 10_000 },
  contractGeneral: { zh: '一般个人信息达到即订立标准合同或者通过认证，不满则免', en: 'people at which a contract or a certificate is needed, and below which neither is', article: 'Provisions 5(1)(iv), 8', people: 100_000 },
  oldProcessed: { zh: '（2024年3月22日前）处理个人信息达到即申报', en: '(before 2024-03-22) people processed', article: 'Assessment Measures 4(2)', people: 1_000_000 },
  oldExportedGeneral: { zh: '（2024年3月22日前）自上年1月1日起出境达到即申报', en: '(before 2024-03-22) people exported since 1 January of the year before', article: 'Assessment Measures 4(3)', people: 100_000 },
  oldExportedSensitive: { zh: '（2024年3月22日前）自上年1月1日起敏感个人信息出境达到即申报', en: '(before 2024-03-22) people with sensitive information exported since then', article: 'Assessment Measures 4(3)', people: 10_000 },
} as const satisfies Readonly<Record<string, Threshold>>;

export type ThresholdName = keyof typeof THRESHOLDS;
export type Thresholds = Readonly<Record<ThresholdName, number>>;

export const DEFAULT_THRESHOLDS: Thresholds = {
  assessmentGeneral: THRESHOLDS.assessmentGeneral.people, assessmentSensitive: THRESHOLDS.assessmentSensitive.people,
  contractGeneral: THRESHOLDS.contractGeneral.people, oldProcessed: THRESHOLDS.oldProcessed.people,
  oldExportedGeneral: THRESHOLDS.oldExportedGeneral.people, oldExportedSensitive: THRESHOLDS.oldExportedSensitive.people,
};

/** A limit of nobody would be reached by every transfer, also by one without people. */
const readLimit: Reader<number> = (value, path) => {
  const limit = readCount(value, path);
  if (limit === 0) throw new LawInputError('out_of_range', path, 'expected at least 1');
  return limit;
};

const readStated = partial<Thresholds>({
  assessmentGeneral: readLimit, assessmentSensitive: readLimit, contractGeneral: readLimit,
  oldProcessed: readLimit, oldExportedGeneral: readLimit, oldExportedSensitive: readLimit,
});

/** The thresholds that are stated, over those of today's law. The contract never begins above the assessment, or a gap would open between them. */
export function readThresholds(stated: unknown): Thresholds {
  const thresholds = { ...DEFAULT_THRESHOLDS, ...readStated(stated, 'thresholds') };
  if (thresholds.contractGeneral > thresholds.assessmentGeneral) {
    throw new LawInputError('out_of_range', 'thresholds.contractGeneral', 'above thresholds.assessmentGeneral');
  }
  return thresholds;
}
