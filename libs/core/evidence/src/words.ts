/** Words of the ledger as a Chinese lawyer reads them; what is not here is shown as the code that it is. */
export const PATH_WORDS: Readonly<Record<string, string>> = {
  NOT_OUTBOUND: '不构成出境', NEEDS_INPUT: '事实不足，未作判定', PROHIBITED: '禁止出境', SECURITY_ASSESSMENT: '数据出境安全评估', STANDARD_CONTRACT: '个人信息出境标准合同',
  CERTIFICATION: '个人信息出境认证', GBA_STANDARD_CONTRACT: '粤港澳大湾区标准合同', EXEMPT: '豁免',
};

const STATE_WORDS: Readonly<Record<string, string>> = {
  REQUESTED: '已请求', STARTED: '已开始', SUSPENDED: '已中止', COMPLETED: '已完成', TERMINATED: '已终止', PENDING: '待检查', CLEARED: '已放行', NEEDS_BASIS: '需要出境依据', BLOCKED: '已阻断',
  DRAFT: '草稿', EFFECTIVE: '已生效', FILED: '已备案', EXPIRED: '已失效', WITHDRAWN: '已撤回', OPEN: '待履行', DUE_SOON: '即将到期', OVERDUE: '逾期', DONE: '已履行', DONE_LATE: '逾期后履行',
  APPLIED: '已申请', ACCEPTED: '已受理', APPROVED: '已通过', EXTENDING: '申请延长中', REFUSED: '未通过', REFUSED_FINALLY: '最终未通过', REASSESSMENT: '复评中', CERTIFIED: '已认证', REVOKED: '已撤销',
  SUBMITTED: '已提交备案', SUPPLEMENTING: '补充材料中', FILED_ON_ONE_SIDE: '一侧已备案', CHANGED: '已变更，待重新办理', ENDED: '已终结',
  WAIVED: '已豁免', IN_FORCE: '生效中', LIFTED: '已解除', RUNNING: '检查中', QUEUED: '排队中', PASS: '通过', FAIL: '未通过', NEEDS_EVIDENCE: '需补充材料', ERROR: '出错', SUPERSEDED: '已被取代',
};

/** Every entry type that can stand in the story of a transfer or of a basis. */
export const ENTRY_WORDS: Readonly<Record<string, string>> = {
  'transfer.requested': '请求交付', 'transfer.refused': '拒绝交付', 'transfer.cleared': '出境放行', 'transfer.basis_needed': '需要出境依据', 'transfer.blocked': '阻断出境',
  'transfer.basis_attached': '附上出境依据', 'transfer.waiver_invoked': '援引豁免', 'transfer.facts_established': '经复核认定事实', 'transfer.tokens_attached': '附上令牌集',
  'transfer.started': '开始交付', 'transfer.suspended': '中止交付', 'transfer.resumed': '恢复交付', 'transfer.retried': '重新交付', 'transfer.completed': '完成交付', 'transfer.terminated': '终止交付',
  'transfer.held': '冻结', 'transfer.released': '解除冻结',
  'check.queued': '检查排队', 'check.started': '检查开始', 'check.passed': '检查通过', 'check.failed': '检查未通过', 'check.evidence_needed': '检查需补充', 'check.superseded': '检查被取代',
  'check.errored': '检查出错', 'check.requeued': '检查重排', 'check.waived': '检查依豁免通过', 'check.approved': '复核通过', 'check.rejected': '复核不通过', 'check.lapsed': '检查过期',
  'basis.drafted': '起草依据', 'basis.applied': '提出申请', 'basis.returned': '申请退回', 'basis.accepted': '受理申请', 'basis.prolonged': '延长审查', 'basis.approved': '通过评估',
  'basis.refused': '不予通过', 'basis.refused_finally': '最终不予通过', 'basis.reassessment_requested': '申请复评', 'basis.extension_applied': '申请延长有效期', 'basis.extended': '延长有效期',
  'basis.extension_refused': '不予延长', 'basis.certified': '取得认证', 'basis.suspended': '暂停', 'basis.resumed': '恢复', 'basis.revoked': '撤销', 'basis.effected': '依据生效',
  'basis.filing_submitted': '提交备案', 'basis.supplement_asked': '要求补充备案材料', 'basis.filed_on_one_side': '一侧备案', 'basis.filed': '依据备案', 'basis.change_reported': '报告变更',
  'basis.superseded': '被新依据取代', 'basis.terminated': '依据终止', 'basis.expired': '依据失效', 'basis.withdrawn': '依据撤回', 'basis.limit_near': '接近限额', 'basis.outgrown': '已超出适用范围',
  'obligation.opened': '产生义务', 'obligation.due_soon': '义务即将到期', 'obligation.overdue': '义务逾期', 'obligation.rescheduled': '义务改期', 'obligation.fulfilled': '义务已履行',
  'obligation.fulfilled_late': '义务逾期履行', 'obligation.rejected': '履行未被认可', 'obligation.correction_proposed': '提出更正履行', 'obligation.corrected': '更正履行', 'obligation.waived': '义务豁免', 'obligation.ended': '义务终结',
  'tally.reserved': '计入年度人数', 'tally.released': '退回年度人数', 'tally.correction_proposed': '提出更正年度人数', 'tally.corrected': '更正年度人数',
  'tokenset.opened': '开始上传令牌集', 'tokenset.sealed': '令牌集封存', 'tokenset.abandoned': '放弃上传令牌集',
  'grant.provisioned': '授予授权', 'grant.activated': '授权生效', 'grant.credential_collected': '领取凭证', 'grant.used': '使用授权', 'grant.use_returned': '退回使用', 'grant.exhausted': '授权用尽',
  'grant.suspended': '授权中止', 'grant.resumed': '授权恢复', 'grant.revocation_begun': '开始撤销授权', 'grant.acknowledged': '执行点确认撤销', 'grant.revoked': '授权撤销', 'grant.unconfirmed': '撤销未获确认',
  'grant.expired': '授权到期', 'grant.held': '授权冻结', 'grant.released': '授权解除冻结', 'grant.renewed': '授权续期', 'grant.acknowledged_late': '执行点逾期确认撤销', 'grant.window_opened': '领取使用额度', 'grant.use_reported': '报告使用',
  'grant.overuse_reported': '报告超额使用', 'grant.replenished': '额度恢复', 'grant.deletion_certified': '提交删除证明', 'grant.deletion_disputed': '对删除证明提出异议', 'grant.deletion_upheld': '删除证明成立', 'grant.deletion_set_aside': '删除证明不成立，须再次删除',
  'grant.extended': '授权展期',
  'hold.placed': '下达冻结', 'hold.lifted': '解除冻结令', 'evidence.bundled': '证据封存',
  'product.described': '产品说明', 'product.revised': '产品修订', 'product.registered': '产品登记', 'product.retired': '产品停用', 'product.importance_notified': '被告知为重要数据',
  'product.held': '产品冻结', 'product.released': '产品解除冻结',
  'review.opened': '转入复核', 'review.assigned': '指定经办', 'review.recused': '回避', 'review.proposed': '经办提出意见', 'review.returned': '复核退回', 'review.decided': '复核决定', 'review.escalated': '复核督办',
  'review.inquired': '要求补充材料', 'review.inquired_longer': '补充材料延期', 'review.inquiry_closed': '补充材料结束', 'review.superseded': '复核终结',
  'waiver.drafted': '起草豁免', 'waiver.granted': '批准豁免', 'waiver.withdrawn': '撤回豁免', 'waiver.used': '适用豁免', 'waiver.revoked': '撤销豁免', 'waiver.reinstated': '恢复豁免', 'waiver.expired': '豁免到期',
};

export const pathWord = (path: string): string => PATH_WORDS[path] ?? path;
export const stateWord = (state: string): string => STATE_WORDS[state] ?? state;
export const entryWord = (type: string): string => ENTRY_WORDS[type] ?? type;

const OFFSET_MS = 8 * 3_600_000;
/** An instant as a reader in China writes it. */
export const beijingTime = (at: string): string => new Date(Date.parse(at) + OFFSET_MS).toISOString().replace('T', ' ').slice(0, 19);

export const thousands = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
