import { describe, expect, test } from '@jest/globals';
import type { Id } from '#core/exchange';
import { audited } from '../../support/audited.js';
import { SYSTEM, aDescription } from '../../support/ledger.js';
import { aCast, outcome } from '../cast.js';
import { aReport, anAssessor } from '../professions.js';
import { DIGEST, MATERIALS, aFirst, anApplicationFor, type First } from '../titles.js';

describe('a first registration', () => {
  test('names a report that its issuer has signed here, of this digest and product, and rests on it no longer than it carries', async () => {
    const cast = await aCast();
    const assessor = await anAssessor(cast);
    const report = aReport(cast, assessor);
    const matter = (product: Id<'product'> | null): First => {
      const { subject, ...rest } = aFirst(cast.vendor.org);
      return { ...rest, subject: { ...subject, product: product === null ? null : { id: product, version: 1 } } };
    };
    const apply = (id: Id<'registration'>, product: Id<'product'> | null, sha256 = DIGEST): string =>
      outcome(cast, cast.vendor, 'registration.apply', { id, matter: matter(product), materials: MATERIALS, report: { sha256, issuer: '第三方机构', report } });
    const [id, later] = [cast.ledger.newId('registration'), cast.ledger.newId('registration')];
    expect([apply(id, null), apply(id, cast.product, '1'.repeat(64)), apply(id, cast.product)]).toEqual(['reference_invalid', 'reference_invalid', 'accepted']);
    cast.submit(SYSTEM, 'registration.screen', { id, identical: [], similar: [] });
    cast.submit(cast.maker, 'registration.accept', { id });
    cast.submit(assessor.caller, 'report.withdraw', { id: report, reason: 'x' });
    expect(outcome(cast, cast.maker, 'registration.propose', { id, decision: 'register', reason: 'x' })).toBe('reference_invalid');
    expect(apply(later, cast.product)).toBe('reference_invalid');
  });

  test('rests on no report about another version of its product', async () => {
    const cast = await aCast();
    const assessor = await anAssessor(cast);
    const report = aReport(cast, assessor);
    cast.submit(cast.vendor, 'product.revise', { id: cast.product, description: aDescription({ fields: [{ name: 'other', type: 'string', grade: 'general', personal: false, sensitive: false }] }) });
    const { subject, ...rest } = aFirst(cast.vendor.org);
    const apply = (version: number): string => outcome(cast, cast.vendor, 'registration.apply', {
      id: cast.ledger.newId('registration'), matter: { ...rest, subject: { ...subject, product: { id: cast.product, version } } }, materials: MATERIALS, report: { sha256: DIGEST, issuer: '第三方机构', report },
    });
    expect([apply(2), apply(1)]).toEqual(['reference_invalid', 'accepted']);
  });

  test('is supplemented with a report that a third party has signed about the application and its content, and about no other', async () => {
    const cast = await aCast();
    const assessor = await anAssessor(cast);
    const [id, other] = [anApplicationFor(cast, cast.vendor, aFirst(cast.vendor.org)), anApplicationFor(cast, cast.vendor, aFirst(cast.vendor.org))];
    expect(() => aReport(cast, assessor, { subject: id, subjectSha256: DIGEST })).toThrow(expect.objectContaining({ code: 'reference_invalid' }));
    const [about, aboutOther] = [aReport(cast, assessor, { subject: id }), aReport(cast, assessor, { subject: other })];
    expect(cast.state(about)).toMatchObject({ concerned: cast.vendor.org, parties: [assessor.caller.org, cast.vendor.org] });
    cast.submit(cast.maker, 'registration.ask_supplement', { id, what: '补充第三方报告' });
    const supplement = (report: Id<'report'>): string => outcome(cast, cast.vendor, 'registration.supplement', { id, materials: MATERIALS, report: { sha256: DIGEST, issuer: '第三方机构', report } });
    expect([supplement(aboutOther), supplement(about)]).toEqual(['reference_invalid', 'accepted']);
    expect(cast.state(id)).toMatchObject({ state: 'FILED', report: { report: about } });
    cast.submit(cast.maker, 'registration.accept', { id });
    cast.submit(assessor.caller, 'report.withdraw', { id: about, reason: 'x' });
    expect(outcome(cast, cast.maker, 'registration.propose', { id, decision: 'register', reason: 'x' })).toBe('reference_invalid');
    expect(audited(cast)).toEqual([]);
  });

  test('is assessed by nobody who is affiliated with the applicant', async () => {
    const cast = await aCast();
    const own = await anAssessor(cast, { capacities: ['service', 'vendor'] });
    const id = anApplicationFor(cast, own.caller, aFirst(own.caller.org));
    expect(() => aReport(cast, own, { subject: id })).toThrow(expect.objectContaining({ code: 'conflict_of_interest' }));
  });
});
