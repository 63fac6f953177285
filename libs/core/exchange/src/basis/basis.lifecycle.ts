import { NEW, days, type Lifecycle, type Transition } from '../kernel/lifecycle.js';

/** The legal instruments of an export that a basis can be; exemptions need none. */
export const BASIS_KINDS = ['SECURITY_ASSESSMENT', 'STANDARD_CONTRACT', 'CERTIFICATION', 'GBA_STANDARD_CONTRACT'] as const;
export type BasisKind = (typeof BASIS_KINDS)[number];

/** Every state that any instrument may have; each instrument has its own machine over some of them. */
export const BASIS_STATES = [
  'DRAFT', 'APPLIED', 'ACCEPTED', 'REFUSED', 'REASSESSMENT', 'REFUSED_FINALLY', 'APPROVED', 'EXTENDING', 'CERTIFIED', 'SUSPENDED', 'EFFECTIVE', 'SUBMITTED',
  'SUPPLEMENTING', 'FILED_ON_ONE_SIDE', 'FILED', 'CHANGED', 'SUPERSEDED', 'TERMINATED', 'REVOKED', 'EXPIRED', 'WITHDRAWN',
] as const;
export type BasisStateName = (typeof BASIS_STATES)[number];
type Row = Transition<BasisStateName>;

/** An instrument in force ends with its own last day, which `evolveBasis` sets; this only says that there is one. */
const OWN_LAST_DAY = { after: days(3660), action: 'basis.expire' } as const;
const DRAFT_TIME = { after: days(180), action: 'basis.expire' } as const;
/** An authority has its time and may prolong it; whoever never hears anything again is not asked about for ever. */
const AUTHORITY_TIME = { after: days(730), action: 'basis.expire' } as const;

/** How every instrument in force may end before its last day: replaced by its successor, or given up by its exporter. */
const endings = (inForce: readonly BasisStateName[]): readonly Row[] => [
  ['basis.supersede', 'basis.superseded', inForce, 'SUPERSEDED'],
  ['basis.terminate', 'basis.terminated', inForce, 'TERMINATED'],
];

const ASSESSED: readonly BasisStateName[] = ['APPROVED', 'EXTENDING', 'CHANGED'];

/**
 * 数据出境安全评估: the only prior approval of an authority (《数据出境安全评估办法》, Order 11). Its text was not at hand: articles and
 * periods follow official summaries and practitioners' notes, and entries label the periods “待核”.
 */
const SECURITY_ASSESSMENT: Lifecycle<BasisStateName> = {
  subject: 'basis (security assessment)',
  states: [
    'DRAFT', 'APPLIED', 'ACCEPTED', 'REFUSED', 'REASSESSMENT', 'REFUSED_FINALLY', 'APPROVED', 'EXTENDING', 'CHANGED', 'SUPERSEDED', 'TERMINATED', 'REVOKED',
    'EXPIRED', 'WITHDRAWN',
  ],
  final: ['REFUSED_FINALLY', 'SUPERSEDED', 'TERMINATED', 'REVOKED', 'EXPIRED', 'WITHDRAWN'],
  transitions: [
    // action                   entry                           from                                                  to
    ['basis.draft',             'basis.drafted',                [NEW],                                                'DRAFT'],
    // 第五条、第六条: self-assessment first, then the application through the provincial cyberspace administration.
    ['basis.apply',             'basis.applied',                ['DRAFT'],                                            'APPLIED'],
    // 第七条: incomplete materials are given back; a complete application is accepted, or refused, by the national one.
    ['basis.return',            'basis.returned',               ['APPLIED'],                                          'DRAFT'],
    ['basis.accept',            'basis.accepted',               ['APPLIED'],                                          'ACCEPTED'],
    // 第十二条: the decision may be prolonged.
    ['basis.prolong',           'basis.prolonged',              ['ACCEPTED'],                                         'ACCEPTED'],
    ['basis.prolong',           'basis.prolonged',              ['REASSESSMENT'],                                     'REASSESSMENT'],
    ['basis.approve',           'basis.approved',               ['ACCEPTED', 'REASSESSMENT'],                         'APPROVED'],
    // 第十三条: one request for re-assessment; its result is final.
    ['basis.refuse',            'basis.refused',                ['ACCEPTED'],                                         'REFUSED'],
    ['basis.refuse',            'basis.refused_finally',        ['APPLIED', 'REASSESSMENT'],                          'REFUSED_FINALLY'],
    ['basis.reassess',          'basis.reassessment_requested', ['REFUSED'],                                          'REASSESSMENT'],
    ['basis.expire',            'basis.refused_finally',        ['REFUSED'],                                          'REFUSED_FINALLY'],
    // 《促进和规范数据跨境流动规定》第九条: three more years, applied for within the sixty working days before expiry.
    ['basis.apply_extension',   'basis.extension_applied',      ['APPROVED'],                                         'EXTENDING'],
    ['basis.extend',            'basis.extended',               ['EXTENDING'],                                        'APPROVED'],
    ['basis.refuse_extension',  'basis.extension_refused',      ['EXTENDING'],                                        'APPROVED'],
    // 第十四条: a change calls for a new application, which supersedes this result. 第十七条: the authority may end it.
    ['basis.report_change',     'basis.change_reported',        ['APPROVED', 'EXTENDING'],                            'CHANGED'],
    ['basis.revoke',            'basis.revoked',                ASSESSED,                                             'REVOKED'],
    ...endings(ASSESSED),
    ['basis.withdraw',          'basis.withdrawn',              ['DRAFT', 'APPLIED', 'ACCEPTED', 'REASSESSMENT'],     'WITHDRAWN'],
    ['basis.expire',            'basis.expired',                ['DRAFT', 'APPLIED', 'ACCEPTED', 'REASSESSMENT', ...ASSESSED], 'EXPIRED'],
  ],
  timeouts: {
    DRAFT: DRAFT_TIME, APPLIED: AUTHORITY_TIME, ACCEPTED: AUTHORITY_TIME, REASSESSMENT: AUTHORITY_TIME,
    REFUSED: { after: days(30), action: 'basis.expire' },
    APPROVED: OWN_LAST_DAY, EXTENDING: OWN_LAST_DAY, CHANGED: OWN_LAST_DAY,
  },
};

const HELD_CERTIFICATE: readonly BasisStateName[] = ['CERTIFIED', 'SUSPENDED'];

/**
 * 个人信息出境认证 (《个人信息出境认证办法》, Order 20, since 2026-01-01): a certificate of three years, which the certifier suspends or
 * revokes where reality does not match it. The full text was not at hand; re-certification is a new basis that supersedes this one.
 */
const CERTIFICATION: Lifecycle<BasisStateName> = {
  subject: 'basis (certification)',
  states: ['DRAFT', 'APPLIED', 'REFUSED_FINALLY', 'CERTIFIED', 'SUSPENDED', 'SUPERSEDED', 'TERMINATED', 'REVOKED', 'EXPIRED', 'WITHDRAWN'],
  final: ['REFUSED_FINALLY', 'SUPERSEDED', 'TERMINATED', 'REVOKED', 'EXPIRED', 'WITHDRAWN'],
  transitions: [
    // action                   entry                           from                                                  to
    ['basis.draft',             'basis.drafted',                [NEW],                                                'DRAFT'],
    ['basis.apply',             'basis.applied',                ['DRAFT'],                                            'APPLIED'],
    ['basis.return',            'basis.returned',               ['APPLIED'],                                          'DRAFT'],
    ['basis.certify',           'basis.certified',              ['APPLIED'],                                          'CERTIFIED'],
    ['basis.refuse',            'basis.refused_finally',        ['APPLIED'],                                          'REFUSED_FINALLY'],
    ['basis.suspend',           'basis.suspended',              ['CERTIFIED'],                                        'SUSPENDED'],
    ['basis.resume',            'basis.resumed',                ['SUSPENDED'],                                        'CERTIFIED'],
    ['basis.revoke',            'basis.revoked',                HELD_CERTIFICATE,                                     'REVOKED'],
    ...endings(HELD_CERTIFICATE),
    ['basis.withdraw',          'basis.withdrawn',              ['DRAFT', 'APPLIED'],                                 'WITHDRAWN'],
    ['basis.expire',            'basis.expired',                ['DRAFT', 'APPLIED', ...HELD_CERTIFICATE],            'EXPIRED'],
  ],
  timeouts: { DRAFT: DRAFT_TIME, APPLIED: AUTHORITY_TIME, CERTIFIED: OWN_LAST_DAY, SUSPENDED: OWN_LAST_DAY },
};

const CONTRACTED: readonly BasisStateName[] = ['EFFECTIVE', 'SUBMITTED', 'SUPPLEMENTING', 'FILED', 'CHANGED'];

/** 个人信息出境标准合同 (《个人信息出境标准合同办法》, Order 13): filing is not permission, export is lawful once the contract is in force. */
const STANDARD_CONTRACT: Lifecycle<BasisStateName> = {
  subject: 'basis (standard contract)',
  states: ['DRAFT', ...CONTRACTED, 'SUPERSEDED', 'TERMINATED', 'EXPIRED', 'WITHDRAWN'],
  final: ['SUPERSEDED', 'TERMINATED', 'EXPIRED', 'WITHDRAWN'],
  transitions: [
    // action                   entry                           from                                                  to
    ['basis.draft',             'basis.drafted',                [NEW],                                                'DRAFT'],
    // 第六条: export may begin once the contract is in force, and not before.
    ['basis.effect',            'basis.effected',               ['DRAFT'],                                            'EFFECTIVE'],
    // 第七条: filed within ten working days. 备案指南（第二版）: checked in fifteen, supplemented in ten.
    ['basis.submit_filing',     'basis.filing_submitted',       ['EFFECTIVE', 'SUPPLEMENTING'],                       'SUBMITTED'],
    ['basis.ask_supplement',    'basis.supplement_asked',       ['SUBMITTED'],                                        'SUPPLEMENTING'],
    ['basis.file',              'basis.filed',                  ['EFFECTIVE', 'SUBMITTED'],                           'FILED'],
    // 第八条: assess again, supplement or renew the contract, and file it: the successor supersedes this one.
    ['basis.report_change',     'basis.change_reported',        ['EFFECTIVE', 'SUBMITTED', 'SUPPLEMENTING', 'FILED'], 'CHANGED'],
    ...endings(CONTRACTED),
    ['basis.withdraw',          'basis.withdrawn',              ['DRAFT'],                                            'WITHDRAWN'],
    ['basis.expire',            'basis.expired',                ['DRAFT', ...CONTRACTED],                             'EXPIRED'],
  ],
  timeouts: { DRAFT: DRAFT_TIME, EFFECTIVE: OWN_LAST_DAY, SUBMITTED: OWN_LAST_DAY, SUPPLEMENTING: OWN_LAST_DAY, FILED: OWN_LAST_DAY, CHANGED: OWN_LAST_DAY },
};

const BAY_CONTRACTED: readonly BasisStateName[] = ['EFFECTIVE', 'FILED_ON_ONE_SIDE', 'FILED', 'CHANGED'];

/** 粤港澳大湾区标准合同 (《实施指引》第二、四、七条): FILED only when both sides have filed, each at home. */
const GBA_STANDARD_CONTRACT: Lifecycle<BasisStateName> = {
  subject: 'basis (GBA standard contract)',
  states: ['DRAFT', ...BAY_CONTRACTED, 'SUPERSEDED', 'TERMINATED', 'EXPIRED', 'WITHDRAWN'],
  final: ['SUPERSEDED', 'TERMINATED', 'EXPIRED', 'WITHDRAWN'],
  transitions: [
    // action                   entry                           from                                                  to
    ['basis.draft',             'basis.drafted',                [NEW],                                                'DRAFT'],
    ['basis.effect',            'basis.effected',               ['DRAFT'],                                            'EFFECTIVE'],
    ['basis.file',              'basis.filed_on_one_side',      ['EFFECTIVE'],                                        'FILED_ON_ONE_SIDE'],
    ['basis.file',              'basis.filed',                  ['FILED_ON_ONE_SIDE'],                                'FILED'],
    ['basis.report_change',     'basis.change_reported',        ['EFFECTIVE', 'FILED_ON_ONE_SIDE', 'FILED'],          'CHANGED'],
    ...endings(BAY_CONTRACTED),
    ['basis.withdraw',          'basis.withdrawn',              ['DRAFT'],                                            'WITHDRAWN'],
    ['basis.expire',            'basis.expired',                ['DRAFT', ...BAY_CONTRACTED],                         'EXPIRED'],
  ],
  timeouts: { DRAFT: DRAFT_TIME, EFFECTIVE: OWN_LAST_DAY, FILED_ON_ONE_SIDE: OWN_LAST_DAY, FILED: OWN_LAST_DAY, CHANGED: OWN_LAST_DAY },
};

/** One machine per instrument: what must exist before any export differs from what is only filed after it. */
export const BASIS: Readonly<Record<BasisKind, Lifecycle<BasisStateName>>> = { SECURITY_ASSESSMENT, CERTIFICATION, STANDARD_CONTRACT, GBA_STANDARD_CONTRACT };

/**
 * The states that stop even what is running: an approval or certificate that no longer stands (评估办法第十四条“应当停止数据出境活动”、
 * 第十七条, 条文待核), and a contract that has ended. A contract that must be renewed on a change lets what is running come to its end.
 */
export const STOPS_RUNNING: Readonly<Record<BasisKind, readonly BasisStateName[]>> = {
  SECURITY_ASSESSMENT: ['CHANGED', 'REVOKED', 'TERMINATED', 'EXPIRED'],
  CERTIFICATION: ['SUSPENDED', 'REVOKED', 'TERMINATED', 'EXPIRED'],
  STANDARD_CONTRACT: ['TERMINATED', 'EXPIRED'],
  GBA_STANDARD_CONTRACT: ['TERMINATED', 'EXPIRED'],
};

/** The states in which an instrument carries exports. One that reality has left behind (CHANGED) carries nothing until it is done again. */
export const CARRIES: Readonly<Record<BasisKind, readonly BasisStateName[]>> = {
  SECURITY_ASSESSMENT: ['APPROVED', 'EXTENDING'],
  CERTIFICATION: ['CERTIFIED'],
  STANDARD_CONTRACT: ['EFFECTIVE', 'SUBMITTED', 'SUPPLEMENTING', 'FILED'],
  GBA_STANDARD_CONTRACT: ['EFFECTIVE', 'FILED_ON_ONE_SIDE', 'FILED'],
};
