/** Words of the ledger as a Chinese lawyer reads them; what is not here is shown as the code that it is. */
export const PATH_WORDS: Readonly<Record<string, string>> = {
  NOT_OUTBOUND: '不构成出境', NEEDS_INPUT: '事实不足，未作判定', PROHIBITED: '禁止出境', SECURITY_ASSESSMENT: '数据出境安全评估', STANDARD_CONTRACT: '个人信息出境标准合同',
  CERTIFICATION: '个人信息出境认证', GBA_STANDARD_CONTRACT: '粤港澳大湾区标准合同', EXEMPT: '豁免',
};

const STATE_WORDS: Readonly<Record<string, string>> = {
  REQUESTED: '已请求', STARTED: '已开始', SUSPENDED: '已中止', COMPLETED: '已完成', TERMINATED: '已终止', PENDING: '待检查', CLEARED: '已放行', NEEDS_BASIS: '需要出境依据', BLOCKED: '已阻断',
  DRAFT: '草稿', EFFECTIVE: '已生效', FILED: '已备案', EXPIRED: '已失效', WITHDRAWN: '已撤回', OPEN: '待履行', DUE_SOON: '即将到期', OVERDUE: '逾期', DONE: '已履行', DONE_LATE: '逾期后履行',
  WAIVED: '已豁免', IN_FORCE: '生效中', LIFTED: '已解除', RUNNING: '检查中', QUEUED: '排队中', PASS: '通过', FAIL: '未通过', NEEDS_EVIDENCE: '需补充材料', ERROR: '出错', SUPERSEDED: '已被取代',
};

const ENTRY_WORDS: Readonly<Record<string, string>> = {
  'transfer.requested': '请求交付', 'transfer.refused': '拒绝交付', 'transfer.cleared': '出境放行', 'transfer.basis_needed': '需要出境依据', 'transfer.blocked': '阻断出境',
  'transfer.basis_attached': '附上出境依据', 'transfer.started': '开始交付', 'transfer.suspended': '中止交付', 'transfer.resumed': '恢复交付', 'transfer.completed': '完成交付',
  'transfer.terminated': '终止交付', 'transfer.held': '冻结', 'transfer.released': '解除冻结',
  'check.queued': '检查排队', 'check.started': '检查开始', 'check.passed': '检查通过', 'check.failed': '检查未通过', 'check.evidence_needed': '检查需补充', 'check.superseded': '检查被取代',
  'check.errored': '检查出错', 'check.requeued': '检查重排', 'check.lapsed': '检查过期',
  'basis.drafted': '起草依据', 'basis.effected': '依据生效', 'basis.filed': '依据备案', 'basis.expired': '依据失效', 'basis.withdrawn': '依据撤回',
  'obligation.opened': '产生义务', 'obligation.due_soon': '义务即将到期', 'obligation.overdue': '义务逾期', 'obligation.fulfilled': '义务已履行', 'obligation.fulfilled_late': '义务逾期履行', 'obligation.waived': '义务豁免',
  'tally.reserved': '计入年度人数', 'tally.released': '退回年度人数', 'grant.provisioned': '授予授权', 'grant.activated': '授权生效', 'grant.used': '使用授权', 'grant.use_returned': '退回使用',
  'hold.placed': '下达冻结', 'hold.lifted': '解除冻结令', 'product.described': '产品说明', 'product.revised': '产品修订',
};

export const pathWord = (path: string): string => PATH_WORDS[path] ?? path;
export const stateWord = (state: string): string => STATE_WORDS[state] ?? state;
export const entryWord = (type: string): string => ENTRY_WORDS[type] ?? type;

const OFFSET_MS = 8 * 3_600_000;
/** An instant as a reader in China writes it. */
export const beijingTime = (at: string): string => new Date(Date.parse(at) + OFFSET_MS).toISOString().replace('T', ' ').slice(0, 19);

export const thousands = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
