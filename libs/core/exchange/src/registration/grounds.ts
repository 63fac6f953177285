/** Why a registration is refused, with what the ground rests on; the articles of the Shenzhen measures were not read. */
export const REFUSAL_GROUNDS = {
  core_data: { zh: '属于国家核心数据', en: 'the data are core data of the state', cite: '《中华人民共和国数据安全法》第二十一条；深发改规〔2023〕5号（条文待核）' },
  unlawful_source: { zh: '数据来源不合法', en: 'the source is unlawful', cite: '《中华人民共和国数据安全法》第三十二条；深发改规〔2023〕5号（条文待核）' },
  unauthorised_source: { zh: '数据来源未经授权', en: 'the source is not authorised', cite: '深发改规〔2023〕5号（条文待核）' },
  open_dispute: { zh: '权属存在争议', en: 'the right is disputed', cite: '深发改规〔2023〕5号（条文待核）' },
  duplicate: { zh: '与他人登记内容重复', en: 'somebody else has the same content registered', cite: '本交易所登记规则' },
  consent_missing: { zh: '缺少权利相对人同意', en: 'a party concerned has not consented', cite: '本交易所登记规则' },
  incomplete: { zh: '申请材料不齐全', en: 'the file is incomplete', cite: '发改数据规〔2025〕26号（参照）' },
  objection_upheld: { zh: '异议成立', en: 'an objection was upheld', cite: '发改数据规〔2025〕26号（参照）' },
  overtaken: { zh: '公示期间情况变化，不再符合登记条件', en: 'what it rests on has changed during the notice', cite: '本交易所登记规则' },
} as const;

export type RefusalGround = keyof typeof REFUSAL_GROUNDS;
export const REFUSAL_GROUND_CODES = Object.keys(REFUSAL_GROUNDS) as readonly RefusalGround[];
