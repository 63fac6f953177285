import { shanghaiDay, type CommandInput, type Id } from '#core/exchange';
import { SYSTEM, admit, grant as granted, list, someTerms } from '../support/ledger.js';
import { wait, type Cast } from './cast.js';
import { aReport, aSponsorship, anAssessor, anAuthorisation, anAuthority, publicDescription, secondPersonOf, someTermsOf } from './professions.js';

const DIGEST = '0'.repeat(64);
const reason = 'x';

type Ends = (id: Id, state: string) => void;

/** Everything that the organisations of a market bring about, once: authorities, sponsors, assessors, and what is filed and recorded of them. */
export async function professions(cast: Cast, ends: Ends): Promise<void> {
  await authorisations(cast, ends);
  await sponsorships(cast, ends);
  await reports(cast, ends);
  certificates(cast, ends);
  conduct(cast, ends);
}

async function authorisations(cast: Cast, ends: Ends): Promise<void> {
  const authority = await anAuthority(cast);
  const second = secondPersonOf(authority);
  const withdrawn = cast.ledger.newId('authorisation');
  cast.submit(authority, 'authorisation.draft', { id: withdrawn, terms: someTermsOf(authority, cast.vendor) });
  cast.submit(authority, 'authorisation.withdraw', { id: withdrawn, reason });
  const expired = anAuthorisation(cast, authority, cast.vendor);
  const { listing } = await list(cast, cast.vendor, { description: publicDescription(expired) });
  await granted(cast, { vendor: cast.vendor, buyer: cast.buyer, listing, terms: someTerms({ purposes: ['planning'] }) });
  cast.submit(authority, 'authorisation.suspend', { id: expired, reason });
  cast.submit(authority, 'authorisation.resume', { id: expired, reason });
  cast.submit(SYSTEM, 'authorisation.expire', { id: expired, reason });
  const closed = (['ended', 'revoked'] as const).map((ending) => {
    const id = anAuthorisation(cast, authority, cast.vendor);
    cast.submit(authority, 'authorisation.propose_end', { id, ending, ground: reason, documentSha256: DIGEST });
    cast.submit(second, 'authorisation.confirm_end', { id });
    return [id, ending.toUpperCase()] as const;
  });
  for (const [id, state] of [[withdrawn, 'WITHDRAWN'], [expired, 'EXPIRED'], ...closed] as const) ends(id, state);
}

async function sponsorships(cast: Cast, ends: Ends): Promise<void> {
  const seller = await admit(cast, cast, { capacities: ['vendor'], organisationType: 'institution', dataMerchant: false });
  const proposed = (): Id<'sponsorship'> => {
    const id = cast.ledger.newId('sponsorship');
    cast.submit(seller, 'sponsorship.propose', { id, sponsor: cast.vendor.org, sponsored: seller.org, answersFor: ['source'], until: '2028-06-14', documentSha256: DIGEST });
    return id;
  };
  const [declined, unanswered] = [proposed(), proposed()];
  cast.submit(cast.vendor, 'sponsorship.decline', { id: declined, reason });
  cast.submit(SYSTEM, 'sponsorship.lapse', { id: unanswered, reason });
  const ended = aSponsorship(cast, seller, cast.vendor, '2028-06-14');
  cast.submit(cast.vendor, 'sponsorship.end', { id: ended, reason });
  const expired = aSponsorship(cast, seller, cast.vendor, '2028-06-14');
  cast.submit(SYSTEM, 'sponsorship.lapse', { id: expired, reason });
  for (const [id, state] of [[declined, 'DECLINED'], [unanswered, 'LAPSED'], [ended, 'ENDED'], [expired, 'ENDED']] as const) ends(id, state);
}

async function reports(cast: Cast, ends: Ends): Promise<void> {
  const assessor = await anAssessor(cast);
  const [withdrawn, aside, expired] = [aReport(cast, assessor), aReport(cast, assessor), aReport(cast, assessor)];
  cast.submit(assessor.caller, 'report.withdraw', { id: withdrawn, reason });
  cast.submit(cast.regulator, 'report.set_aside', { id: aside, ground: reason, article: reason });
  cast.submit(SYSTEM, 'report.expire', { id: expired, reason });
  cast.submit(assessor.caller, 'participant.retire_key', { id: assessor.caller.org, keyId: assessor.keyId, reason });
  for (const [id, state] of [[withdrawn, 'WITHDRAWN'], [aside, 'SET_ASIDE'], [expired, 'EXPIRED']] as const) ends(id, state);
}

function certificates(cast: Cast, ends: Ends): void {
  const filed = (): Id<'certificate'> => {
    const id = cast.ledger.newId('certificate');
    cast.submit(cast.vendor, 'certificate.file', { id, kind: 'security-assessor', name: { zh: '网络安全等级测评资质' }, number: 'SC-2026-0117', authority: '公安部', issuedOn: '2026-01-01', validUntil: '2030-12-31', sha256: DIGEST, person: null });
    return id;
  };
  const [rejected, revoked, expired] = [filed(), filed(), filed()];
  cast.submit(cast.maker, 'certificate.reject', { id: rejected, reason });
  for (const id of [revoked, expired]) cast.submit(cast.maker, 'certificate.confirm', { id });
  cast.submit(cast.regulator, 'certificate.revoke', { id: revoked, reason, documentSha256: DIGEST });
  cast.submit(SYSTEM, 'certificate.expire', { id: expired, reason });
  for (const [id, state] of [[rejected, 'REJECTED'], [revoked, 'REVOKED'], [expired, 'EXPIRED']] as const) ends(id, state);
}

function conduct(cast: Cast, ends: Ends): void {
  const facts: Omit<CommandInput<'conduct.record'>, 'id' | 'concerned' | 'viewUntil'> = {
    what: { zh: '未按期提交风险评估报告' }, on: '2026-06-01', decidedBy: '深圳市发展和改革委员会', documentNumber: '深发改罚〔2026〕12号', documentSha256: DIGEST, article: '《网络数据安全管理条例》第三十三条',
  };
  const recorded = (): Id<'conduct'> => {
    const id = cast.ledger.newId('conduct');
    cast.submit(cast.regulator, 'conduct.record', { id, concerned: cast.vendor.org, viewUntil: shanghaiDay(cast.clock.at), ...facts });
    return id;
  };
  const [withdrawn, expired] = [recorded(), recorded()];
  cast.submit(cast.regulator, 'conduct.correct', { id: expired, ...facts, on: '2026-05-31', reason });
  cast.submit(cast.vendor, 'conduct.comment', { id: expired, text: '已补交' });
  cast.submit(cast.regulator, 'conduct.withdraw', { id: withdrawn, reason });
  wait(cast, 1);
  cast.submit(SYSTEM, 'conduct.expire', { id: expired, reason });
  ends(withdrawn, 'WITHDRAWN');
  ends(expired, 'OUT_OF_VIEW');
}
