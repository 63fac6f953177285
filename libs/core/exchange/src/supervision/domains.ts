/**
 * 监管领域: which authority a regulator is, and the sectors of data that it looks after; null is all of them. Which sectors a
 * sector's authority has is an arrangement of this exchange, not a quotation: no text that we have read lists them.
 */
export const DOMAINS = {
  data:            { zh: '数据主管部门', en: 'data administration',      sectors: null },
  cyberspace:      { zh: '网信',         en: 'cyberspace administration', sectors: null },
  public_security: { zh: '公安',         en: 'public security',           sectors: null },
  market:          { zh: '市场监管',     en: 'market regulation',         sectors: null },
  finance:         { zh: '金融',         en: 'finance',                   sectors: ['finance', 'credit', 'insurance', 'market-data'] },
  transport:       { zh: '交通运输',     en: 'transport',                 sectors: ['transport', 'logistics'] },
  health:          { zh: '卫生健康',     en: 'health',                    sectors: ['health'] },
  meteorology:     { zh: '气象',         en: 'meteorology',               sectors: ['meteorology', 'nature'] },
  industry:        { zh: '工业和信息化', en: 'industry and telecommunications', sectors: ['industry', 'energy', 'telecom'] },
  commerce:        { zh: '商务',         en: 'commerce',                  sectors: ['commerce', 'retail', 'travel'] },
} as const satisfies Record<string, { readonly zh: string; readonly en: string; readonly sectors: readonly string[] | null }>;

export type Domain = keyof typeof DOMAINS;
export const DOMAIN_NAMES = Object.keys(DOMAINS) as readonly Domain[];

/** The sectors of several domains together; null where one of them looks after all. */
export function sectorsOf(domains: readonly Domain[]): readonly string[] | null {
  const each = domains.map((domain): readonly string[] | null => DOMAINS[domain].sectors);
  return each.length === 0 || each.includes(null) ? null : [...new Set(each.flatMap((sectors) => sectors ?? []))].sort();
}
