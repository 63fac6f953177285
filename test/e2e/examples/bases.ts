import type { Cast, Client } from '../../support/api.js';
import { aContract, because, once } from './steps.js';

const documentSha256 = 'c'.repeat(64);
const selfAssessmentSha256 = 'd'.repeat(64);
const OFFICE = '广东省互联网信息办公室';
const CERTIFIER = '某专业认证机构';

/** Whoever exports, to whom, and who may resume what a certifier had suspended. */
interface Exporting { readonly exporter: Client; readonly recipient: string; readonly regulator: Client }

/** 出境依据: each instrument by its own steps, where nothing expires meanwhile. */
export async function bases({ vendor, buyer, regulator }: Cast): Promise<void> {
  const parties = { exporter: vendor, recipient: buyer.org, regulator };
  await extended(parties);
  await assessed(parties);
  await certified(parties);
  await contracted(parties);
}

async function drafted({ exporter, recipient }: Exporting, change: object = {}): Promise<string> {
  return `/v1/bases/${(await exporter.does('/v1/bases', aContract(recipient, change))).id}`;
}

/** 《促进和规范数据跨境流动规定》第九条: a result of 2023, extended in the last sixty working days of its three years. */
async function extended(parties: Exporting): Promise<void> {
  const { exporter } = parties;
  const path = await drafted(parties, { kind: 'SECURITY_ASSESSMENT', validFrom: '2023-03-10' });
  await exporter.does(`${path}/apply`, { authority: OFFICE, appliedOn: '2023-01-05', selfAssessmentSha256 });
  await exporter.does(`${path}/accept`, { decidedOn: '2023-01-20', documentSha256 });
  await exporter.does(`${path}/approve`, { decidedOn: '2023-03-10', documentSha256, number: '国网信评〔2023〕12号' });
  const application = { appliedOn: '2026-01-05', documentSha256 };
  await once(exporter, path, ['apply-extension', application], ['refuse-extension', { decidedOn: '2026-01-15', documentSha256, reason: '材料不完整' }]);
  await exporter.post(`${path}/apply-extension`, { ...application, appliedOn: '2025-06-01' });
  await exporter.does(`${path}/apply-extension`, { ...application, appliedOn: '2026-01-16' });
  await once(exporter, path, ['extend', { decidedOn: '2026-02-20', documentSha256, number: '国网信评〔2026〕31号' }]);
}

/** 《数据出境安全评估办法》: refused, assessed again, approved; then reality changes. */
async function assessed(parties: Exporting): Promise<void> {
  const { exporter } = parties;
  const [first, path] = [await drafted(parties, { kind: 'SECURITY_ASSESSMENT' }), await drafted(parties, { kind: 'SECURITY_ASSESSMENT' })];
  const application = { authority: OFFICE, appliedOn: '2026-01-05' };
  await once(exporter, first, ['apply', application], ['apply', { ...application, selfAssessmentSha256 }], ['return', { decidedOn: '2026-01-08', documentSha256, reason: '自评估报告缺页' }], ['withdraw', because]);
  await exporter.does(`${path}/apply`, { ...application, selfAssessmentSha256 });
  await once(exporter, path, ['accept', { decidedOn: '2026-01-12', documentSha256 }]);
  await exporter.does(`${path}/prolong`, { decidedOn: '2026-01-20', documentSha256, until: '2026-04-30' });
  await once(exporter, path, ['refuse', { decidedOn: '2026-02-02', documentSha256, reason: '境外接收方所在国家的法律影响未作说明' }], ['reassess', { requestedOn: '2026-02-05', documentSha256 }]);
  await once(exporter, path, ['approve', { decidedOn: '2026-03-02', documentSha256, number: '国网信评〔2026〕45号' }]);
  await exporter.post(`${path}/prolong`, { decidedOn: '2026-03-03', documentSha256, until: '2026-04-30' });
  await exporter.does(`${path}/report-change`, { changes: ['storage_place'], changedOn: '2026-03-10', description: '境外存储地点变更' });
}

/** 《个人信息出境认证办法》: suspended on the certifier's notice, resumed, revoked. */
async function certified(parties: Exporting): Promise<void> {
  const { exporter, regulator } = parties;
  const path = await drafted(parties, { kind: 'CERTIFICATION' });
  await exporter.does(`${path}/apply`, { authority: CERTIFIER, appliedOn: '2026-01-05' });
  await once(exporter, path, ['certify', { decidedOn: '2026-02-02', documentSha256, number: 'PIP-2026-0007' }]);
  const notice = { authority: CERTIFIER, documentSha256, reason: '实际出境活动与认证范围不一致' };
  await once(exporter, path, ['suspend', { ...notice, noticeOn: '2026-02-09' }]);
  await once(regulator, path, ['resume', { ...notice, noticeOn: '2026-02-16', reason: '整改完成' }]);
  await once(exporter, path, ['revoke', { ...notice, noticeOn: '2026-03-02' }]);
}

/** 《个人信息出境标准合同办法》: filed after a supplement, changed, and replaced by its successor; which is given up in the end. */
async function contracted(parties: Exporting): Promise<void> {
  const { exporter } = parties;
  const [path, successor] = [await drafted(parties), await drafted(parties)];
  const [, by] = successor.split('/v1/bases/');
  await exporter.does(`${path}/effect`, { effectiveOn: '2026-01-05' });
  await once(exporter, path, ['submit-filing', { authority: OFFICE, submittedOn: '2026-01-12' }], ['ask-supplement', { decidedOn: '2026-01-19', documentSha256, reason: '补充影响评估报告' }]);
  await exporter.does(`${path}/submit-filing`, { authority: OFFICE, submittedOn: '2026-01-26' });
  await once(exporter, path, ['file', { authority: OFFICE, filingNumber: '粤网信备〔2026〕8号', filedOn: '2026-02-02' }], ['report-change', { changes: ['recipient_use'], changedOn: '2026-02-09', description: '境外接收方处理目的扩展' }]);
  await exporter.post(`${path}/supersede`, { by });
  await exporter.does(`${successor}/effect`, { effectiveOn: '2026-02-16' });
  await once(exporter, path, ['supersede', { by }]);
  await once(exporter, successor, ['terminate', { reason: '合同到期前协商解除' }]);
}
