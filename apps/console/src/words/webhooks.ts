import type { Dictionary } from './dictionary.js';

/** 推送订阅: where entries are posted, and how that fared. */
export const WEBHOOKS = {
  title: ['推送订阅', 'Webhooks'], url: ['接收地址', 'Address'], types: ['事项', 'Types'], typesHint: ['如 grant.activated，或者一类事项 transfer.*；留空为全部。', 'Such as grant.activated, or all of a kind: transfer.*; none means every type.'], everyType: ['全部事项', 'Every type'], description: ['说明', 'Description'],
  scheme: ['签名方式', 'Signature'], v1: ['共享密钥 HMAC-SHA256（v1）', 'Shared secret, HMAC-SHA256 (v1)'], v1a: ['公钥 Ed25519（v1a）', 'Public key, Ed25519 (v1a)'], failingSince: ['未送达起始', 'Failing since'], reason: ['停用原因', 'Why it is off'], keys: ['在用密钥', 'Keys in use'], until: ['至 {time}', 'until {time}'],
  subscribe: ['新建推送', 'New webhook'], subscribeHint: ['与本机构有关的记录产生后，会按 Standard Webhooks 签名并推送到该地址。', 'Entries that name your organisation are posted there, signed by the Standard Webhooks specification.'],
  secretOnce: ['这是接收方核验签名所用的密钥。请立即复制并妥善保存：关闭之后不再显示。', 'What the receiver verifies signatures with. Copy it now and keep it safe: it is not shown again once this is closed.'], secret: ['核验密钥', 'Key to verify with'],
  test: ['发送测试', 'Send a test'], testHint: ['产生一条测试记录，推送到这个地址。结果见“推送记录”。', 'Writes a test entry, which is posted there. How it fared is under "Deliveries".'], change: ['修改', 'Change'], changeHint: ['修改地址、事项或者说明；密钥不变。', 'Changes the address, the types or the description; the key stays.'],
  rotate: ['更换密钥', 'Rotate the key'], rotateHint: ['产生新密钥；旧密钥在重叠期内仍一并签名，接收方从容更换。', 'Makes a new key; the one before goes on signing beside it for a while, so that the receiver can change over.'], overlapHours: ['旧密钥保留小时数', 'Hours that the old key stays'],
  pause: ['暂停', 'Pause'], pauseHint: ['暂停期间不推送；恢复后从停下的地方继续。停用 90 天后自动移除。', 'Nothing is posted meanwhile; resumed, it goes on where it stopped. After 90 days it is removed.'], enable: ['恢复', 'Resume'], enableHint: ['从停下的地方继续推送。', 'Goes on posting where it stopped.'],
  replay: ['重新推送', 'Post again'], replayHint: ['从所填序号起重新推送；消息编号不变，接收方据此去重。', 'Posts again from that index on; message ids stay the same, by which the receiver knows them.'], from: ['起始序号', 'From index'], remove: ['移除', 'Remove'], removeHint: ['移除后不能恢复，需要时另建。', 'For good; make another one when it is needed.'], why: ['原因', 'Reason'],
  deliveries: ['推送记录', 'Deliveries'], noDeliveries: ['还没有推送。可以先“发送测试”。', 'Nothing was posted yet. Try "Send a test".'], entry: ['记录', 'Entry'], attempts: ['次数', 'Attempts'], answered: ['应答', 'Answer'], last: ['最近一次', 'Last attempt'], next: ['下次', 'Next attempt'], failure: ['失败原因', 'Why it failed'],
  upTo: ['序号 {index} 之前的记录均已推送或者等待重试。', 'Every entry before {index} was posted or waits for another attempt.'], older: ['更早', 'Older'],
  DELIVERED: ['已送达', 'Delivered'], RETRYING: ['待重试', 'To be retried'], FAILED: ['未送达', 'Failed'],
} as const satisfies Dictionary;
