import type { Static } from '@sinclair/typebox';
import { canonicalJson } from '#core/tlog';
import { Day, Digest, IdOf, IdOfAny, OneOf, closed } from '../kernel/schema.js';

/** What a third-party organisation assesses: lawfulness, security, quality, how data become an asset (《深圳市数据交易管理暂行办法》第五条). */
export const REPORT_KINDS = ['law', 'security', 'quality', 'assetisation'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];
export const CONCLUSIONS = ['positive', 'qualified', 'negative'] as const;
/** A product, or an application for the registration of rights. */
export const REPORT_SUBJECTS = ['product', 'registration'] as const;

/** What the issuer signs. The report itself is known by its digest; `subjectSha256` is what was assessed, the field list of a version or the content that is registered, so that a revision is not covered unseen. */
export const ReportStatement = closed({
  kind: OneOf(REPORT_KINDS), subject: IdOfAny(REPORT_SUBJECTS), subjectSha256: Digest, issuer: IdOf('participant'), sha256: Digest,
  conclusion: OneOf(CONCLUSIONS), issuedOn: Day, validUntil: Day,
});
export type ReportStatement = Static<typeof ReportStatement>;

/** The signed text: a name of its own, so that no signature is taken for one of something else, and canonical JSON (RFC 8785). */
export const reportText = (statement: ReportStatement): string => `yaosu/report/v1\n${canonicalJson(statement)}\n`;
