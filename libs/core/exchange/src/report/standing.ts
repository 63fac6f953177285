import type { Static } from '@sinclair/typebox';
import type { View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { endOfShanghaiDay } from '../kernel/shanghai.js';
import type { ProductVersion } from '../product/product.entries.js';
import type { Report } from './report.js';

/** Whether a report carries anything at a time: neither withdrawn nor set aside, not expired, and not against its subject. */
export const reportCarries = ({ state, conclusion, validUntil }: Pick<Report, 'state' | 'conclusion' | 'validUntil'>, at: string): boolean =>
  state === 'IN_FORCE' && conclusion !== 'negative' && Date.parse(at) < endOfShanghaiDay(validUntil);

/** Whether a report is about one version of a product, told by its field list: about no other product, and about no revision unseen. */
export const isAboutVersion = ({ subject, subjectSha256 }: Pick<Report, 'subject' | 'subjectSha256'>, product: Id<'product'>, { fieldsSha256 }: Pick<Static<typeof ProductVersion>, 'fieldsSha256'>): boolean =>
  subject === product && subjectSha256 === fieldsSha256;

/**
 * 合规评估报告 (《深圳市数据交易管理暂行办法》第十三条): a version has one by digest and name alone, or one that its issuer has signed here.
 * The signed one must be of this product and these fields, and still carry.
 */
export function hasComplianceReport(view: View, { product, version, at }: { readonly product: Id<'product'>; readonly version: Static<typeof ProductVersion>; readonly at: string }): boolean {
  const { complianceReport } = version;
  if (complianceReport === null) return false;
  if (complianceReport.report === undefined) return true;
  const report = view.get(complianceReport.report);
  return report?.kind === 'law' && isAboutVersion(report, product, version) && report.sha256 === complianceReport.sha256 && reportCarries(report, at);
}
