import { Type } from '@sinclair/typebox';
import { command, draft, need, needAllowed, type Context, type Draft, type Drafts, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { lastDayOf } from '../kernel/procedure-periods.js';
import { Code, Count, Digest, IdOf, Instant, OneOf, SetOf, Text, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { endedWith, met, obligationIdOf, opened, opening } from '../obligation/opening.js';
import { Refusal } from '../refusals.js';
import { GRANT } from '../grant/grant.lifecycle.js';
import type { Grant } from '../grant/grant.state.js';
import { GRANTS_MAX, type Incident } from './incident.js';
import { INCIDENT } from './incident.lifecycle.js';
import { SEVERITIES, reportBy, reportingRule } from './reporting.js';

const People = closed({ general: Count, sensitive: Count });
const Declaration = closed({
  id: IdOf('incident'), noticedAt: Instant, severity: OneOf(SEVERITIES), endangersPublic: Type.Boolean(), category: Code, grants: SetOf(IdOf('grant'), GRANTS_MAX), people: People, summarySha256: Digest,
});

/** A participant or the exchange says that something has happened; the duty to report it to the authority opens with it, and the other parties of what it touches are told. */
export const declare = command('incident.declare', Declaration, ({ id, noticedAt, severity, endangersPublic, grants, ...stated }, view, ctx): Drafts => {
  if (Date.parse(noticedAt) > Date.parse(ctx.at)) throw new Refusal('invalid_request', 'noticedAt has not come yet.', { pointer: '/noticedAt' });
  const concerned = [...new Set(grants.flatMap((grant, i) => [...touched(view, ctx, grant, `/grants/${i}`).parties]))].slice(0, GRANTS_MAX);
  const rule = reportingRule(severity, endangersPublic);
  const declarer = ctx.caller.org;
  const noticed = new Date(noticedAt).toISOString();
  return [
    draft('incident.declared', id, { declarer, concerned, grants: [...grants], severity, endangersPublic, noticedAt: noticed, reportBy: reportBy(noticed, rule), article: rule.cite, ...stated }),
    opening(obligationIdOf(ctx, 'incident-report', id), 'incident-report', { debtor: declarer, source: id, on: shanghaiDay(noticed) }, { article: rule.cite, documentSha256: stated.summarySha256 }),
  ];
});

/** What an incident touches is the declarer's own; the exchange may name anybody's. */
function touched(view: View, ctx: Context, id: Id<'grant'>, pointer: string): Grant {
  const grant = view.get(id);
  const isOperator = ctx.caller.roles.includes('operator');
  if (grant === undefined || (!isOperator && !grant.parties.includes(ctx.caller.org))) throw new Refusal('not_found', `There is no ${id}.`, { id, pointer });
  return grant;
}

/** 首报: the authority has been told; late or in time, the entry says which. */
export const report = command('incident.report', closed({ id: IdOf('incident'), authority: Text(100), reportSha256: Digest }), ({ id, authority, reportSha256 }, view, ctx): Drafts => {
  const incident = own(view, ctx, id);
  const reported = draft('incident.reported', id, { authority, reportSha256, late: ctx.at > incident.reportBy, dueOn: lastDayOf('incident-update', ctx.at) });
  return [reported, ...met(view, obligationIdOf(ctx, 'incident-report', id), reportSha256)];
});

const Update = closed({ id: IdOf('incident'), severity: OneOf(SEVERITIES), people: People, summarySha256: Digest });

/** 续报: what is known now. */
export const update = command('incident.update', Update, ({ id, ...known }, view, ctx) => [draft('incident.updated', own(view, ctx, id).id, { ...known, dueOn: lastDayOf('incident-update', ctx.at) })]);

/** 处置: what was done. The final report falls due. */
export const contain = command('incident.contain', closed({ id: IdOf('incident'), measuresSha256: Digest }), ({ id, measuresSha256 }, view, ctx): Drafts => {
  const incident = own(view, ctx, id);
  const contained = draft('incident.contained', id, { measuresSha256, dueOn: lastDayOf('incident-final-report', ctx.at) });
  return [contained, ...opened(view, ctx, ['incident-final-report', { debtor: incident.owner, source: id, on: shanghaiDay(ctx.at) }])];
});

/** 暂停: what the incident touches stands still, by its vendor or the exchange, until the vendor resumes it. */
export const suspendGrants = command('incident.suspend_grants', closed({ id: IdOf('incident'), grants: SetOf(IdOf('grant'), GRANTS_MAX, 1), reason: Text(300) }), ({ id, grants, reason }, view, ctx): Drafts => {
  const incident = allowed(view, ctx, id);
  for (const [i, grant] of grants.entries()) requireSuspendable(view, ctx, incident, { grant, pointer: `/grants/${i}` });
  return [draft('incident.grants_suspended', id, { grants: [...grants], reason }), ...grants.map((grant): Draft => draft('grant.suspended', grant, { reason: `数据安全事件 ${id}: ${reason}` }))];
});

function requireSuspendable(view: View, ctx: Context, incident: Incident, { grant: id, pointer }: { readonly grant: Id<'grant'>; readonly pointer: string }): void {
  if (!incident.grants.includes(id)) throw new Refusal('reference_invalid', `${id} is not touched by the incident.`, { pointer });
  const { vendor, state } = touched(view, ctx, id, pointer);
  if (!ctx.caller.roles.includes('operator') && vendor !== ctx.caller.org) throw new Refusal('wrong_party', 'A grant is suspended by its vendor or the exchange.', { party: 'vendor' });
  requireAllowed(GRANT, state, 'incident.suspend_grants');
}

/** 终报. */
export const reportFinally = command('incident.report_finally', closed({ id: IdOf('incident'), reportSha256: Digest }), ({ id, reportSha256 }, view, ctx): Drafts => [
  draft('incident.reported_finally', own(view, ctx, id).id, { reportSha256, dueOn: lastDayOf('incident-update', ctx.at) }), ...met(view, obligationIdOf(ctx, 'incident-final-report', id), reportSha256),
]);

/** The operator or a regulator has nothing more to ask; a participant does not close its own. */
export const close = command('incident.close', closed({ id: IdOf('incident'), reason: Text(500) }), ({ id, reason }, view, ctx): Drafts => [
  draft('incident.closed', checked(view, ctx, id).id, { reason }),
  ...endedWith(view, ctx, [id], { kinds: ['incident-report', 'incident-final-report'], reason: '事件已结案 The incident is closed.' }),
]);

/** The final report does not say enough. */
export const reopen = command('incident.reopen', closed({ id: IdOf('incident'), reason: Text(500) }), ({ id, reason }, view, ctx) => [
  draft('incident.reopened', checked(view, ctx, id).id, { reason, dueOn: lastDayOf('incident-final-report', ctx.at) }),
]);

/** The timekeeper's step when the first report, an update or the final report is late. */
export const escalate = command('incident.escalate', closed({ id: IdOf('incident'), reason: Text(500) }), ({ id }, view, ctx) => {
  const { state, escalations } = need(view, ctx, id);
  if (INCIDENT.final.includes(state)) throw new Refusal('state_conflict', `The incident is ${state}.`, { state, allowed: [] });
  return [draft('incident.escalated', id, { level: escalations + 1, dueOn: lastDayOf('incident-update', ctx.at) })];
});

const allowed = (view: View, ctx: Context, id: Id<'incident'>): Incident => needAllowed(INCIDENT, view, ctx, id);

/** A step of who has declared it. */
function own(view: View, ctx: Context, id: Id<'incident'>): Incident {
  const incident = allowed(view, ctx, id);
  if (incident.owner !== ctx.caller.org) throw new Refusal('wrong_party', 'An incident is handled by who has declared it.', { party: 'declarer' });
  return incident;
}

/** A step of who looks at another's handling. */
function checked(view: View, ctx: Context, id: Id<'incident'>): Incident {
  const incident = allowed(view, ctx, id);
  if (incident.owner === ctx.caller.org && !ctx.caller.roles.includes('regulator')) throw new Refusal('conflict_of_interest', 'Nobody closes its own incident.', { org: ctx.caller.org });
  return incident;
}
