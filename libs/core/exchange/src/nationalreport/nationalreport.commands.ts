import { Type } from '@sinclair/typebox';
import { actingPerson, command, draft, needAllowed, referred, type Context, type Draft, type View } from '../kernel/command.js';
import { documentOf } from '../kernel/digest.js';
import type { Id } from '../kernel/id.js';
import { NUMBER_MAX, numberedId } from '../kernel/numbered-id.js';
import { IdOf, Text, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { fulfilled, opened } from '../obligation/opening.js';
import { Refusal } from '../refusals.js';
import { NATIONAL_REPORT } from './nationalreport.lifecycle.js';
import { PlatformAnswer, ReportReceipt, type NationalReport } from './nationalreport.js';
import { REPORT_FACTS_MAX, ReportedFact, countsOf, defectOfRange, nationalReportDocument, reportRange } from './report-document.js';

const DUTY = 'report-correction';

/** One report of a number: two processes that prepare it mean the same. Ids sort by number. */
export const nationalReportIdOf = (ctx: Pick<Context, 'derivedId'>, sequence: number): Id<'nationalreport'> => numberedId(ctx, 'nationalreport', sequence);

const Preparation = closed({ ...reportRange, sequence: Type.Integer({ minimum: 0, maximum: NUMBER_MAX }), facts: Type.Array(ReportedFact, { maxItems: REPORT_FACTS_MAX }) });

/** The next report begins where the last one ended, whatever became of that. That its facts are right, every auditor finds by the entries. */
export const prepare = command('nationalreport.prepare', Preparation, ({ facts, ...range }, view, ctx) => {
  const { sequence, from } = range;
  const id = nationalReportIdOf(ctx, sequence);
  if (view.get(id) !== undefined) throw new Refusal('already_exists', `There is a report ${sequence} already.`, { id });
  const before = sequence === 0 ? undefined : view.get(nationalReportIdOf(ctx, sequence - 1));
  if (sequence > 0 && before?.through !== from) throw new Refusal('reference_invalid', `Report ${sequence} does not begin where the one before it has ended.`, { from, through: before?.through ?? null });
  const defect = defectOfRange(range, facts);
  if (defect !== undefined) throw new Refusal('reference_invalid', `The report does not hold together: ${defect}.`, { sequence });
  const said = { ...range, day: shanghaiDay(ctx.at), counts: countsOf(facts) };
  const document = nationalReportDocument(said, facts);
  return [draft('nationalreport.prepared', id, { ...said, reportSha256: document.sha256 }, { documents: [document] })];
});

/** The platform has it, and has given it a number of its own. */
export const submit = command('nationalreport.submit', closed({ id: IdOf('nationalreport'), receipt: ReportReceipt }), ({ id, receipt }, view, ctx) =>
  [draft('nationalreport.submitted', allowed(view, ctx, id).id, { receipt })]);

const Answered = closed({ id: IdOf('nationalreport'), answer: PlatformAnswer });

/** 回执: the platform has taken it; its answer is kept. */
export const acknowledge = command('nationalreport.acknowledge', Answered, ({ id, answer }, view, ctx) => {
  const report = answered(allowed(view, ctx, id), answer, 'accepted');
  const document = documentOf(answer);
  return [draft('nationalreport.acknowledged', report.id, { answerSha256: document.sha256 }, { documents: [document] })];
});

/** 退回: the platform has not taken it; to see to that is a duty of the operator's. */
export const reject = command('nationalreport.reject', Answered, ({ id, answer }, view, ctx) => {
  const report = answered(allowed(view, ctx, id), answer, 'rejected');
  const document = documentOf(answer);
  return [draft('nationalreport.rejected', report.id, { reasons: answer.reasons, answerSha256: document.sha256 }, { documents: [document] }), ...correctionOf(view, ctx, report)];
});

/** No answer in time is no acknowledgement. */
export const lapse = command('nationalreport.lapse', closed({ id: IdOf('nationalreport'), reason: Text(500) }), ({ id, reason }, view, ctx) => {
  const report = allowed(view, ctx, id);
  return [draft('nationalreport.unanswered', report.id, { reason }), ...correctionOf(view, ctx, report)];
});

/** 重新报送: the same report again, for what it says is a function of the entries; `note` tells what was settled with the platform. */
export const resubmit = command('nationalreport.resubmit', closed({ id: IdOf('nationalreport'), note: Text(500) }), ({ id, note }, view, ctx) => {
  const report = allowed(view, ctx, id);
  return [draft('nationalreport.resubmitted', report.id, { person: actingPerson(ctx), note }), ...fulfilled(view, ctx, DUTY, report.id, String(report.attempt))];
});

/** An answer about another document, or the contrary of what is recorded, is none. */
function answered(report: NationalReport, { receipt, reportSha256, outcome }: PlatformAnswer, wanted: PlatformAnswer['outcome']): NationalReport {
  if (outcome === wanted && receipt === report.receipt && reportSha256 === report.reportSha256) return report;
  throw new Refusal('reference_invalid', `The answer is not of ${report.id} as it was handed in.`, { id: report.id });
}

function correctionOf(view: View, ctx: Context, { id, attempt }: NationalReport): Draft[] {
  const { owner } = referred(view, ctx.derivedId('exchange', 'singleton'));
  return opened(view, ctx, [DUTY, { debtor: owner, source: id, on: shanghaiDay(ctx.at), oneOf: [id, String(attempt)] }]);
}

const allowed = (view: View, ctx: Context, id: Id<'nationalreport'>): NationalReport => needAllowed(NATIONAL_REPORT, view, ctx, id);
