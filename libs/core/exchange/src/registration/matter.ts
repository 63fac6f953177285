import { reckon, registrationRule } from '#core/law';
import { requireFree, type Context, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { requireAdmitted } from '../participant/standing.js';
import { Refusal } from '../refusals.js';
import { contentOf } from '../report/assessed.js';
import type { Report } from '../report/report.js';
import { isAboutVersion, reportCarries } from '../report/standing.js';
import { defectOf, hasRoomFor, holdersOf, shareOf } from '../title/shares.js';
import { requireInForce } from '../title/title.commands.js';
import { LICENCES_MAX } from '../title/title.entries.js';
import { LINKS_MAX, type Title } from '../title/title.state.js';
import type { MatterOf, Registration } from './registration.state.js';

type Asked = Pick<Registration, 'id' | 'owner' | 'matter' | 'report'>;

/**
 * Whether a matter can be registered for `owner` as things stand: asked when it is filed, proposed and registered, so that what
 * has changed in between is seen.
 */
export function requireRegistrable(view: View, ctx: Context, { id, owner, matter, report }: Asked): void {
  requireCarryingReport(view, ctx, { id, matter, report });
  if (matter.kind === 'first') {
    requireFirst(view, owner, matter);
    return;
  }
  const title = titleOf(view, matter.title);
  requireInForce(title, ctx);
  if (title.chain.length >= LINKS_MAX) throw new Refusal('limit_exceeded', `The chain of ${title.number} has ${LINKS_MAX} links; register it anew.`);
  if (!holdersOf(title.rights).includes(owner)) throw new Refusal('reference_invalid', `${owner} holds no right of ${title.number}.`, { pointer: '/matter/title' });
  switch (matter.kind) {
    case 'licence': requireLicence(view, ctx, { title, owner, matter }); return;
    case 'transfer': requireTransfer(view, { title, owner, matter }); return;
    case 'change':
      if (Object.keys(matter.correction).length === 0) throw new Refusal('invalid_request', 'Nothing is corrected.', { pointer: '/matter/correction' });
      return;
    case 'renewal': requireRenewalWindow(ctx, title); return;
    case 'cancel': requireFree(title); return;
  }
}

/** A signed report that is named is of this digest, about what is registered, and carries still. */
export function requireCarryingReport(view: View, { at }: Pick<Context, 'at'>, { id, matter, report: named }: Pick<Asked, 'id' | 'matter' | 'report'>): void {
  if (named?.report === undefined) return;
  const report = view.get(named.report);
  if (report !== undefined && isAbout(view, report, { id, matter }) && named.sha256 === report.sha256 && reportCarries(report, at)) return;
  throw new Refusal('reference_invalid', `${named.report} is no report of this digest about what is registered that carries today.`, { pointer: '/report/report', state: report?.state ?? null });
}

/** About this application and its content, or about the version of a product that is registered. */
function isAbout(view: View, report: Report, { id, matter }: Pick<Asked, 'id' | 'matter'>): boolean {
  if (report.subject === id) return contentOf(view, matter).includes(report.subjectSha256);
  const { product } = matter.kind === 'first' ? matter.subject : titleOf(view, matter.title).subject;
  const version = product === null ? undefined : view.get(product.id)?.versions[product.version - 1];
  return product !== null && version !== undefined && isAboutVersion(report, product.id, version);
}

/** The title that a matter is about; the register is public, so that a missing one may be named. */
export function titleOf(view: View, id: Id<'title'>): Title {
  const title = view.get(id);
  if (title === undefined) throw new Refusal('not_found', `There is no title ${id}.`, { id, pointer: '/matter/title' });
  return title;
}

function requireParticipant(view: View, id: Id<'participant'>, pointer: string): void {
  if (view.get(id) === undefined) throw new Refusal('reference_invalid', `There is no participant ${id}.`, { pointer });
  requireAdmitted(view, id);
}

function requireFirst(view: View, owner: Id<'participant'>, { rights, subject }: MatterOf<'first'>): void {
  const defect = defectOf(rights);
  if (defect !== undefined) throw new Refusal('invalid_request', `The rights are not well divided: ${defect}.`, { pointer: '/matter/rights' });
  const holders = holdersOf(rights);
  if (!holders.includes(owner)) throw new Refusal('reference_invalid', 'The applicant holds none of the rights.', { pointer: '/matter/rights' });
  for (const holder of holders) requireParticipant(view, holder, '/matter/rights');
  if (subject.product === null) return;
  const product = view.get(subject.product.id);
  if (product?.vendor !== owner) throw new Refusal('not_found', `There is no product ${subject.product.id}.`, { pointer: '/matter/subject/product' });
  if (product.versions[subject.product.version - 1] === undefined) throw new Refusal('reference_invalid', `${product.id} has no version ${subject.product.version}.`, { pointer: '/matter/subject/product/version' });
}

interface Of<M> { readonly title: Title; readonly owner: Id<'participant'>; readonly matter: M }

function requireLicence(view: View, { at }: Context, { title, owner, matter }: Of<MatterOf<'licence'>>): void {
  const { right, licensee, from, until } = matter;
  requireUndisputed(title);
  requireParticipant(view, licensee, '/matter/licensee');
  if (licensee === owner) throw new Refusal('reference_invalid', 'Nobody licenses itself.', { pointer: '/matter/licensee' });
  if (shareOf(title.rights[right], owner) === 0) throw new Refusal('reference_invalid', `${owner} has no share of ${right}.`, { pointer: '/matter/right' });
  if (until < from || until < shanghaiDay(at)) throw new Refusal('invalid_request', 'The licence would be over before it begins.', { pointer: '/matter/until' });
  if (until > title.validUntil) throw new Refusal('outside_period', `${title.number} is valid until ${title.validUntil}.`, { pointer: '/matter/until', validUntil: title.validUntil });
  const running = title.licences.filter((licence) => licence.until >= shanghaiDay(at));
  if (running.length >= LICENCES_MAX) throw new Refusal('limit_exceeded', `A title carries at most ${LICENCES_MAX} licences at a time.`);
}

function requireTransfer(view: View, { title, owner, matter }: Of<MatterOf<'transfer'>>): void {
  const { right, to, share } = matter;
  const shares = title.rights[right];
  requireUndisputed(title);
  requireParticipant(view, to, '/matter/to');
  if (to === owner) throw new Refusal('reference_invalid', 'Nobody transfers to itself.', { pointer: '/matter/to' });
  const held = shareOf(shares, owner);
  if (held < share) throw new Refusal('reference_invalid', `${owner} has ${held} basis points of ${right}, not ${share}.`, { pointer: '/matter/share', held });
  if (held > share && !hasRoomFor(shares, to)) throw new Refusal('limit_exceeded', `${right} cannot be divided among more holders.`, { pointer: '/matter/to' });
}

/** 异议登记、冻结期间: what is objected to or held is neither licensed nor transferred. It may be corrected and renewed, so that nothing is lost meanwhile. */
function requireUndisputed(title: Title): void {
  const { number, objections } = title;
  if (objections.length > 0) throw new Refusal('objected', `${number} is objected to.`, { objections });
  requireFree(title);
}

/** 届满前申请续展: in the last days of the validity, neither before nor after them. */
function requireRenewalWindow({ at }: Context, { validUntil }: Title): void {
  const today = shanghaiDay(at);
  const earliest = reckon(validUntil, `-${registrationRule(today, 'renewalDays')} days`, 'CN').on;
  if (today < earliest) throw new Refusal('outside_period', `A renewal is applied for from ${earliest} to ${validUntil}.`, { earliest, latest: validUntil });
}

/** Who else has to agree before a matter is registered. */
export function consentsTo(view: View, { owner, matter }: Pick<Registration, 'owner' | 'matter'>): Id<'participant'>[] {
  const others = (parties: readonly Id<'participant'>[]): Id<'participant'>[] => [...new Set(parties)].filter((party) => party !== owner);
  switch (matter.kind) {
    case 'first': return others(holdersOf(matter.rights)).slice(0, 8);
    case 'licence': return others([matter.licensee, ...titleOf(view, matter.title).rights[matter.right].map(({ holder }) => holder)]);
    case 'transfer': return [matter.to];
    case 'cancel': return others(holdersOf(titleOf(view, matter.title).rights)).slice(0, 8);
    case 'change':
    case 'renewal': return [];
  }
}
