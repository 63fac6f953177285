/**
 * Everything the ledger says no to: code -> HTTP status and title (zh, en). The code is the last segment of the
 * problem's `type` (RFC 9457) and never changes its meaning. The order of checks is fixed: shape 400, authentication
 * 401, permission 403, existence 404, state 409, rule 422.
 */
export const REFUSALS = {
  malformed_body:           { status: 400, zh: '请求体不是有效的 JSON',           en: 'The body is not valid JSON' },
  invalid_request:          { status: 400, zh: '请求内容不符合接口定义',           en: 'The request does not have the documented shape' },
  idempotency_key_missing:  { status: 400, zh: '缺少 Idempotency-Key',            en: 'An Idempotency-Key is required' },
  invalid_cursor:           { status: 400, zh: '分页游标无效',                    en: 'The page cursor is not valid' },
  invalid_client:           { status: 401, zh: '客户端凭证无效',                  en: 'The client credentials are not valid' },
  unauthenticated:          { status: 401, zh: '需要有效的访问令牌',               en: 'A valid access token is required' },
  scope_denied:             { status: 403, zh: '没有此项权限',                    en: 'This role may not do that' },
  wrong_party:              { status: 403, zh: '应由另一方进行此操作',             en: 'This step belongs to the other party' },
  participant_not_active:   { status: 403, zh: '市场主体未处于可交易状态',         en: 'The participant may not act at present' },
  not_found:                { status: 404, zh: '未找到',                         en: 'Not found' },
  state_conflict:           { status: 409, zh: '当前状态不允许此操作',             en: 'The current state does not allow this' },
  version_conflict:         { status: 409, zh: '记录已被他人更新',                en: 'Someone else changed this in the meantime' },
  already_exists:           { status: 409, zh: '记录已存在',                      en: 'This exists already' },
  identifier_ended:         { status: 410, zh: '标识所指已终止',                  en: 'What the identifier named has ended' },
  payload_too_large:        { status: 413, zh: '请求体过大',                      en: 'The body is too large' },
  unsupported_media_type:   { status: 415, zh: '不支持的内容类型',                en: 'The content type is not supported' },
  idempotency_key_reused:   { status: 422, zh: '同一幂等键对应了不同的请求',       en: 'The Idempotency-Key was used for another request' },
  registration_number_invalid: { status: 422, zh: '登记号码校验未通过',           en: 'The registration number fails its check' },
  same_person:              { status: 422, zh: '经办与复核须为不同人员',           en: 'Maker and checker must be two people' },
  conflict_of_interest:     { status: 422, zh: '与该事项有利害关系，应当回避',       en: 'The person or organisation has an interest in the matter' },
  not_waivable:             { status: 422, zh: '不在豁免范围之内',                 en: 'No waiver reaches this' },
  appeal_too_late:          { status: 422, zh: '已超过申诉期限',                  en: 'The time to appeal is over' },
  held:                     { status: 422, zh: '已被冻结',                       en: 'A hold is in force' },
  wider_than_offer:         { status: 422, zh: '超出要约或协议范围',               en: 'Wider than the offer or the agreement allows' },
  limit_exceeded:           { status: 422, zh: '超出授权的使用限额',               en: 'A limit of the grant would be exceeded' },
  outside_grant:            { status: 422, zh: '超出授权范围',                    en: 'Outside the grant' },
  not_cleared:              { status: 422, zh: '尚未取得出境合规放行',             en: 'The transfer has not been cleared' },
  outside_period:           { status: 422, zh: '不在规定的期限内',               en: 'Outside the period that is allowed' },
  basis_insufficient:       { status: 422, zh: '出境依据不满足要求',               en: 'The legal basis does not suffice' },
  grade_not_listable:       { status: 422, zh: '该数据不得作为交易标的',           en: 'Such data may not be traded' },
  pack_retroactive:         { status: 422, zh: '规则包不得溯及既往',               en: 'A pack does not reach back' },
  raw_public_data:          { status: 422, zh: '原始公共数据不得直接进入市场',     en: 'Raw public data do not go straight to market' },
  regime_mismatch:          { status: 422, zh: '公共数据与非公共数据应当分别管理',   en: 'Public and non-public data are told apart' },
  authorisation_not_in_force: { status: 422, zh: '公共数据授权运营未生效或已终止',  en: 'The authorisation of public data is not in force' },
  redevelopment_barred:     { status: 422, zh: '运营机构及其关联方不得参与再开发',   en: 'The operator of public data does not redevelop it' },
  not_sponsored:            { status: 422, zh: '既非数据商，也无数据商保荐',        en: 'Neither a data merchant nor sponsored by one' },
  signature_invalid:        { status: 422, zh: '签名验证未通过',                  en: 'The signature does not verify' },
  certificate_invalid:      { status: 422, zh: '数字证书未通过核验',               en: 'The certificate does not stand up' },
  evidence_missing:         { status: 422, zh: '须提交证明材料',                  en: 'Evidence is required' },
  unfounded:                { status: 422, zh: '登记或者合法依据不成立',           en: 'The registration or the lawful ground does not stand' },
  objected:                 { status: 422, zh: '存在尚未了结的异议',              en: 'An objection is noted and not decided' },
  not_registrable:          { status: 422, zh: '不符合登记条件',                  en: 'This may not be registered' },
  lien_conflict:            { status: 422, zh: '与在先质押登记冲突',              en: 'A prior lien stands in the way' },
  endpoint_forbidden:       { status: 422, zh: '不允许向该地址推送',               en: 'Nothing is posted to such an address' },
  plan_invalid:             { status: 422, zh: '价格方案不成立',                  en: 'The price plan cannot be charged by' },
  price_changed:            { status: 422, zh: '价格已变动，须重新要约',            en: 'The price has changed since it was proposed' },
  trial_taken:              { status: 422, zh: '试用只限一次',                    en: 'The trial was taken before' },
  amount_exceeded:          { status: 422, zh: '金额超出应付或者可退数额',          en: 'More than is outstanding or refundable' },
  settlement_frozen:        { status: 422, zh: '争议处理期间暂停结算',             en: 'A dispute freezes the settlement' },
  window_mismatch:          { status: 422, zh: '用量窗口不连续或者不成立',          en: 'The window of use does not follow the one before' },
  reference_invalid:        { status: 422, zh: '引用的记录不适用',                en: 'A referenced record does not fit' },
  rate_limited:             { status: 429, zh: '请求过于频繁',                    en: 'Too many requests' },
  overloaded:               { status: 503, zh: '服务繁忙，请稍后重试',             en: 'The service is busy; try again shortly' },
  log_halted:               { status: 503, zh: '日志已停止签署与写入',             en: 'The log is halted' },
  unwitnessed:              { status: 503, zh: '见证人未达法定数，暂停写入',       en: 'The log has no quorum of witnesses' },
  unavailable:              { status: 503, zh: '服务暂不可用',                    en: 'The service is not available at present' },
} as const satisfies Record<string, { status: number; zh: string; en: string }>;

export type RefusalCode = keyof typeof REFUSALS;

/** What a refusal tells beyond its code: safe to show to the caller. */
export type RefusalParams = Readonly<Record<string, unknown>>;

/** The caller asked for something that the ledger refuses. Nothing was changed. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(readonly code: RefusalCode, readonly detail: string, readonly params: RefusalParams = {}) {
    super(`${code}: ${detail}`);
  }
}
