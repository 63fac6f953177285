import { formatVkey, signerOf, toBase64, verificationKeyOf, type SigningKey } from '#core/tlog';
import { assessedIn, possessionText, reportText, shanghaiDay, type Caller, type CommandInput, type Id } from '#core/exchange';
import { SYSTEM, admit, aDescription } from '../support/ledger.js';
import { wait, type Cast } from './cast.js';

const DIGEST = '0'.repeat(64);
export const secondPersonOf = (caller: Caller): Caller => ({ ...caller, person: 'psn_11111111-0000-4000-8000-000000000000' });

/** The sponsor and the seller have agreed on what the sponsor answers for. */
export function aSponsorship(cast: Cast, sponsored: Caller, sponsor: Caller, until = '2027-06-14'): Id<'sponsorship'> {
  const id = cast.ledger.newId('sponsorship');
  cast.submit(sponsored, 'sponsorship.propose', { id, sponsor: sponsor.org, sponsored: sponsored.org, answersFor: ['compliance', 'source'], until, documentSha256: DIGEST });
  cast.submit(sponsor, 'sponsorship.accept', { id });
  return id;
}

/** A public body with two persons, which authorises others. */
export async function anAuthority(cast: Cast): Promise<Caller> {
  const authority = await admit(cast, cast, { capacities: ['vendor'], organisationType: 'state_organ', dataMerchant: false });
  const second = secondPersonOf(authority);
  cast.submit(authority, 'person.add', { id: authority.org, person: second.person ?? '', name: '周敏' });
  return authority;
}

export const someTermsOf = (authority: Caller, operator: Caller, change: Partial<CommandInput<'authorisation.draft'>['terms']> = {}): CommandInput<'authorisation.draft'>['terms'] => ({
  title: { zh: '道路交通公共数据授权运营', en: 'Operation of public road traffic data' }, operator: operator.org, sector: 'transport', datasets: [{ code: 'junction-flows', sha256: DIGEST }],
  uses: ['planning'], from: '2026-06-15', until: '2031-06-14', agreementSha256: DIGEST, decisionSha256: DIGEST,
  benefit: [{ beneficiary: authority.org, basisPoints: 3000 }, { beneficiary: operator.org, basisPoints: 7000 }], ...change,
});

/** An authorisation that was drafted and published by two persons and has taken effect; two weeks go by. */
export function anAuthorisation(cast: Cast, authority: Caller, operator: Caller, change: Parameters<typeof someTermsOf>[2] = {}): Id<'authorisation'> {
  const id = cast.ledger.newId('authorisation');
  cast.submit(authority, 'authorisation.draft', { id, terms: someTermsOf(authority, operator, change) });
  cast.submit(secondPersonOf(authority), 'authorisation.publish', { id });
  wait(cast, 16);
  cast.submit(SYSTEM, 'authorisation.enter_force', { id, reason: 'x' });
  return id;
}

/** What is said of a product that derives from public data. */
export const publicDescription = (authorisation: Id<'authorisation'>, change: Parameters<typeof aDescription>[0] = {}): ReturnType<typeof aDescription> => aDescription({
  regime: 'PUBLIC', authorisation, processing: { statement: { zh: '汇总为五分钟粒度，去除车牌' }, sha256: DIGEST }, source: { kind: 'public_operation', sha256: DIGEST }, ...change,
});

/** A service organisation with a key of its own; the seed makes the key. */
export interface Assessor { readonly caller: Caller; readonly key: SigningKey; readonly keyId: string }

export const signedBy = (key: SigningKey, text: string): string => toBase64(signerOf(key).sign(text));

export async function anAssessor(cast: Cast, change: Parameters<typeof admit>[2] = {}, type: SigningKey['type'] = 1): Promise<Assessor> {
  const caller = await admit(cast, cast, { capacities: ['service'], dataMerchant: false, ...change });
  const key: SigningKey = { name: caller.org, type, seed: Buffer.alloc(32, 7) };
  const vkey = formatVkey(verificationKeyOf(key));
  cast.submit(caller, 'participant.register_key', { id: caller.org, vkey, possession: signedBy(key, possessionText(caller.org, vkey)) });
  return { caller, key, keyId: vkey.split('+')[1] ?? '' };
}

type Statement = CommandInput<'report.submit'>['statement'];

/** What an assessor says of the cast's product, good for a year. */
export function aStatement(cast: Cast, { caller }: Assessor, change: Partial<Statement> = {}): Statement {
  const subject = change.subject ?? cast.product;
  const today = shanghaiDay(cast.clock.at);
  return {
    kind: 'law', subject, subjectSha256: assessedIn({ get: cast.state }, { subject })?.digests[0] ?? '', issuer: caller.org, sha256: DIGEST, conclusion: 'positive',
    issuedOn: today, validUntil: `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`, ...change,
  };
}

export function aReport(cast: Cast, assessor: Assessor, change: Partial<Statement> = {}): Id<'report'> {
  const id = cast.ledger.newId('report');
  const statement = aStatement(cast, assessor, change);
  cast.submit(assessor.caller, 'report.submit', { id, statement, keyId: assessor.keyId, signature: signedBy(assessor.key, reportText(statement)) });
  return id;
}

/** A product of public data as it was described, under an authorisation of the cast's vendor that is drafted or in force. */
export async function publicProduct(cast: Cast, state: 'DRAFT' | 'IN_FORCE', vendor = cast.vendor): Promise<{ readonly authorisation: Id<'authorisation'>; readonly product: Id<'product'> }> {
  const authority = await anAuthority(cast);
  const [authorisation, product] = [state === 'IN_FORCE' ? anAuthorisation(cast, authority, cast.vendor) : cast.ledger.newId('authorisation'), cast.ledger.newId('product')];
  if (state === 'DRAFT') cast.submit(authority, 'authorisation.draft', { id: authorisation, terms: someTermsOf(authority, cast.vendor) });
  cast.submit(vendor, 'product.describe', { id: product, description: publicDescription(authorisation) });
  return { authorisation, product };
}

/** What an assessor would submit. */
export function submissionOf(cast: Cast, assessor: Assessor): { readonly statement: Statement; readonly keyId: string; readonly signature: string } {
  const statement = aStatement(cast, assessor);
  return { statement, keyId: assessor.keyId, signature: signedBy(assessor.key, reportText(statement)) };
}
