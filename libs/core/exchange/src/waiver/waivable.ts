import type { Text } from '#core/law';

/** Why a provision may be waived in a regulatory sandbox, or why not. */
interface Reason extends Text { readonly isWaivable: boolean }

const MUNICIPAL: Reason = {
  isWaivable: true, zh: '地方规范性文件设定的办事条件，可由制定机关在沙盒试点中放宽', en: 'a condition set by a municipal normative document, which its issuer may relax in a pilot',
};
const OTHER_CONDITIONS: Reason = {
  isWaivable: true, zh: '《个人信息保护法》第三十八条第一款第（四）项：国家网信部门规定的其他条件', en: 'PIPL 38(1)(4): other conditions of the national cyberspace administration',
};
const NO_CONDITION: Reason = { isWaivable: false, zh: '不设条件，无从豁免', en: 'sets no condition that could be waived' };
const STATUTE: Reason = { isWaivable: false, zh: '法律、行政法规的规定，监管沙盒无权豁免', en: 'a rule of a law or an administrative regulation, which no sandbox can waive' };
const PROHIBITION: Reason = { isWaivable: false, zh: '禁止性规定，不得豁免', en: 'a prohibition is not waived' };
const SECRET: Reason = { isWaivable: false, zh: '国家秘密和核心数据，不得豁免', en: 'state secrets and core data are not waived' };
const PRIOR_APPROVAL: Reason = { isWaivable: false, zh: '须经国家网信部门安全评估，事前批准不得豁免', en: 'the security assessment is a prior approval and is not waived' };
const SAFEGUARD: Reason = { isWaivable: false, zh: '为结算安全和监管留痕而设，交易所不纳入沙盒', en: 'a safeguard of settlement or supervision, which the exchange keeps out of the sandbox' };
const JUDGEMENT: Reason = { isWaivable: false, zh: '留给人工审核判断，由审核作出结论而非豁免', en: 'left to people: it is reviewed, not waived' };
const PAST_LAW: Reason = { isWaivable: false, zh: '二〇二四年三月二十二日之前的规定，不再设豁免', en: 'of the law before 2024-03-22, for which no waiver is issued any more' };

/** Every provision of both gates with its reason; a test asserts that none is left out. */
export const WAIVABLE = {
  tradability: {
    SZ06: MUNICIPAL, SZ13: MUNICIPAL, SZ13P: MUNICIPAL,
    SZ05S: PROHIBITION, SZ05B: PROHIBITION, SZ05M: PROHIBITION, SZ11A: PROHIBITION, SZ11B: PROHIBITION, SZ12A: PROHIBITION, SZ12B: PROHIBITION, SZ12D: PROHIBITION,
    SZ14R: PROHIBITION, SZ15: PROHIBITION, SZ16N: PROHIBITION, SZ67A: PROHIBITION, SZ67C: PROHIBITION, SZ14: PROHIBITION,
    SZ20: SAFEGUARD, SZ21: SAFEGUARD, SZ32: SAFEGUARD, DSL33: STATUTE, NDSR31: STATUTE, SZREGS: STATUTE, DSL53: SECRET, SZREG: SECRET,
    SZ12C: JUDGEMENT, SZ16C: JUDGEMENT, SZLIST: NO_CONDITION,
  },
  export: {
    R21: OTHER_CONDITIONS, R22: OTHER_CONDITIONS, R23: OTHER_CONDITIONS,
    R02: SECRET, R06: SECRET, R03: PROHIBITION, R04: PROHIBITION, R05: PROHIBITION,
    R07: PRIOR_APPROVAL, R15: PRIOR_APPROVAL, R16: PRIOR_APPROVAL, R17: PRIOR_APPROVAL, R20: PRIOR_APPROVAL,
    R00: NO_CONDITION, R08: NO_CONDITION, R09: NO_CONDITION, R10: NO_CONDITION, R11: NO_CONDITION, R12: NO_CONDITION, R13: NO_CONDITION, R14: NO_CONDITION, R19: NO_CONDITION,
    L1: PAST_LAW, L2: PAST_LAW, L3: PAST_LAW, L4: PAST_LAW,
  },
} as const satisfies Readonly<Record<'tradability' | 'export', Readonly<Record<string, Reason>>>>;

const UNKNOWN: Reason = { isWaivable: false, zh: '不在可豁免规定之列', en: 'no provision that may be waived' };

/** What the table says of a provision of a gate; one that it does not know is not waivable. */
export function waivability(gate: keyof typeof WAIVABLE, provision: string): Reason {
  const table: Readonly<Record<string, Reason>> = WAIVABLE[gate];
  return Object.hasOwn(table, provision) ? table[provision] ?? UNKNOWN : UNKNOWN;
}
