import { describe, expect, test } from '@jest/globals';
import { compareStrictness, evaluateComponents, evaluateExport, factsHash } from './export-path.js';
import { withPolicy } from './export-pack.js';
import { withDefaults } from './facts.js';
import { exportPackOn } from './packs/cn-export.js';
import { readPolicy } from './policy.js';

const judge = (stated: object, policy: object = {}) => {
  const facts = withDefaults(stated);
  const pack = exportPackOn(facts.asOf);
  return evaluateExport(facts, pack && withPolicy(pack, readPolicy(policy)));
};
const pathOf = (facts: object, policy: object = {}): string => judge(facts, policy).path;
const general = (before: number, added: number) => ({ counts: { generalBefore: before, generalNew: added } });
const sensitive = (before: number, added: number) => ({ data: { sensitive: true }, counts: { generalNew: 0, sensitiveBefore: before, sensitiveNew: added } });

describe('both sides of every threshold of 2024', () => {
  test.each([
    ['99,999 people are exempt', general(0, 99_999), 'EXEMPT', 'R19'],
    ['100,000 people need a contract', general(0, 100_000), 'STANDARD_CONTRACT', 'R23'],
    ['99,998 before and one more are exempt', general(99_998, 1), 'EXEMPT', 'R19'],
    ['99,999 before and one more need a contract', general(99_999, 1), 'STANDARD_CONTRACT', 'R23'],
    ['999,999 people need a contract', general(0, 999_999), 'STANDARD_CONTRACT', 'R23'],
    ['1,000,000 people need the assessment', general(0, 1_000_000), 'SECURITY_ASSESSMENT', 'R20'],
    ['999,999 before and one more need the assessment', general(999_999, 1), 'SECURITY_ASSESSMENT', 'R20'],
    ['nobody sensitive is exempt', general(0, 1), 'EXEMPT', 'R19'],
    ['one sensitive person needs a contract', sensitive(0, 1), 'STANDARD_CONTRACT', 'R23'],
    ['9,999 sensitive people need a contract', sensitive(0, 9_999), 'STANDARD_CONTRACT', 'R23'],
    ['9,998 before and one more sensitive need a contract', sensitive(9_998, 1), 'STANDARD_CONTRACT', 'R23'],
    ['10,000 sensitive people need the assessment', sensitive(0, 10_000), 'SECURITY_ASSESSMENT', 'R20'],
    ['9,999 before and one more sensitive need the assessment', sensitive(9_999, 1), 'SECURITY_ASSESSMENT', 'R20'],
    ['sensitive information of nobody new still needs a contract', { data: { sensitive: true }, counts: { generalNew: 0 } }, 'STANDARD_CONTRACT', 'R23'],
    ['people added to the sensitive count are sensitive whatever the label says', { counts: { sensitiveNew: 1 } }, 'STANDARD_CONTRACT', 'R23'],
  ])('%s', (_, facts, path, rule) => {
    expect(judge(facts)).toMatchObject({ path, rule });
  });
});

describe('both sides of every threshold before 2024-03-22', () => {
  const old = (counts: object, rest: object = {}) => ({ asOf: '2024-03-21', counts, ...rest });
  test.each([
    ['a handler of 999,999 people', old({ totalProcessed: 999_999 }), 'STANDARD_CONTRACT', 'L4'],
    ['a handler of 1,000,000 people', old({ totalProcessed: 1_000_000 }), 'SECURITY_ASSESSMENT', 'L1'],
    ['99,999 people since last year', old({ sinceLastYearGeneral: 99_999 }), 'STANDARD_CONTRACT', 'L4'],
    ['100,000 people since last year', old({ sinceLastYearGeneral: 100_000 }), 'SECURITY_ASSESSMENT', 'L1'],
    ['9,999 sensitive people since last year', old({ sinceLastYearSensitive: 9_999 }), 'STANDARD_CONTRACT', 'L4'],
    ['10,000 sensitive people since last year', old({ sinceLastYearSensitive: 10_000 }), 'SECURITY_ASSESSMENT', 'L1'],
    ['100,000 people this year alone', old({ generalNew: 100_000 }), 'SECURITY_ASSESSMENT', 'L1'],
    ['a contract with the individual is no exemption yet', old({}, { purpose: { type: 'contract_individual' } }), 'STANDARD_CONTRACT', 'L4'],
    ['important data of any basis', old({}, { data: { pi: false, grade: 'important', gradeBasis: 'self_identified' } }), 'SECURITY_ASSESSMENT', 'L1'],
    ['no personal information', old({}, { data: { pi: false } }), 'EXEMPT', 'L2'],
    ['a CIIO', old({}, { exporter: { ciio: true } }), 'SECURITY_ASSESSMENT', 'L1'],
    ['the standard contract from its first day', { asOf: '2023-06-01' }, 'STANDARD_CONTRACT', 'L4'],
    ['certification alone on the day before', { asOf: '2023-05-31' }, 'CERTIFICATION', 'L3'],
  ])('%s', (_, facts, path, rule) => {
    expect(judge(facts)).toMatchObject({ path, rule });
  });

  test('the clause that is met is cited, under the law of that day', () => {
    expect(judge({ asOf: '2023-10-01', counts: { totalProcessed: 1_000_000 } }).articles).toContain('Assessment Measures 4(2) (2022)');
    expect(judge({ asOf: '2024-06-01', purpose: { type: 'contract_individual' } }).articles).toEqual(['Provisions 5(1)(i)']);
  });

  test('a day before every pack needs input, and names the day', () => {
    expect(judge({ asOf: '2022-08-31' })).toMatchObject({ path: 'NEEDS_INPUT', missing: ['asOf'] });
    expect(judge({ asOf: '2022-09-01' }).pack.version).toBe('2022.1');
  });
});

describe('outbound or not', () => {
  const viewed = (accessorLocation: string, jurisdiction = 'US') => ({ recipient: { jurisdiction }, transfer: { mode: 'remote_access', accessorLocation } });
  test.each([
    ['a recipient in the mainland', { recipient: { jurisdiction: 'CN' } }, 'NOT_OUTBOUND'],
    ['a foreign company that views inside the mainland', viewed('mainland'), 'NOT_OUTBOUND'],
    ['remote access from overseas', viewed('overseas'), 'EXEMPT'],
    ['remote access from overseas by a mainland company', viewed('overseas', 'CN'), 'EXEMPT'],
    ['an unknown destination', { recipient: { jurisdiction: null } }, 'NEEDS_INPUT'],
    ['Hong Kong', { recipient: { jurisdiction: 'HK' } }, 'EXEMPT'],
  ])('%s', (_, facts, path) => {
    expect(pathOf(facts)).toBe(path);
  });
});

describe('an unknown fact stops the verdict only where it decides', () => {
  test.each([
    ['CIIO, few people', { exporter: { ciio: null } }, 'NEEDS_INPUT', ['exporter.ciio']],
    ['CIIO, no personal information', { exporter: { ciio: null }, data: { pi: false } }, 'EXEMPT', []],
    ['CIIO, contract with the individual', { exporter: { ciio: null }, purpose: { type: 'contract_individual' } }, 'EXEMPT', []],
    ['CIIO, where the volume calls for the assessment anyway', { exporter: { ciio: null }, ...general(0, 1_000_000) }, 'SECURITY_ASSESSMENT', []],
    ['personal information or not', { data: { pi: null } }, 'NEEDS_INPUT', ['data.pi']],
    ['anonymised or not', { data: { anonymised: null } }, 'NEEDS_INPUT', ['data.anonymised']],
    ['the grade', { data: { grade: null } }, 'NEEDS_INPUT', ['data.grade']],
    ['the basis of an important grade', { data: { pi: false, grade: 'important', gradeBasis: null } }, 'NEEDS_INPUT', ['data.gradeBasis']],
    ['the basis of a general grade', { data: { gradeBasis: null } }, 'EXEMPT', []],
    ['the count before', { counts: { generalBefore: null } }, 'NEEDS_INPUT', ['counts.generalBefore']],
    ['the count before, where the new people alone reach the assessment', { counts: { generalBefore: null, generalNew: 1_000_000 } }, 'SECURITY_ASSESSMENT', []],
    ['the sensitive count of a component without any', { counts: { sensitiveBefore: null } }, 'EXEMPT', []],
    ['the sensitive count of a component with some', { data: { sensitive: true }, counts: { sensitiveBefore: null, sensitiveNew: 1 } }, 'NEEDS_INPUT', ['counts.sensitiveBefore']],
    ['sensitive or not, few people', { data: { sensitive: null } }, 'NEEDS_INPUT', ['data.sensitive']],
    ['sensitive or not, a contract is needed anyway', { data: { sensitive: null }, ...general(0, 100_000) }, 'STANDARD_CONTRACT', []],
    ['counts of a CIIO', { exporter: { ciio: true }, counts: { generalNew: null } }, 'SECURITY_ASSESSMENT', []],
    ['a state secret or not, under a foreign order', { data: { stateSecret: null }, transfer: { foreignAuthorityRequest: true } }, 'PROHIBITED', []],
    ['a state secret or not', { data: { stateSecret: null } }, 'NEEDS_INPUT', ['data.stateSecret']],
    ['necessity', { purpose: { type: 'emergency', necessary: null } }, 'NEEDS_INPUT', ['purpose.necessary']],
  ])('%s', (_, facts, path, missing) => {
    expect(judge(facts)).toMatchObject({ path, missing });
  });

  test('every unknown that may decide is named at once, the first one in the rule', () => {
    expect(judge({ exporter: { ciio: null }, counts: { generalNew: null } })).toMatchObject({
      rule: 'R01:exporter.ciio', missing: ['exporter.ciio', 'counts.generalNew'], articles: ['CII Regulation 10'],
    });
  });
});

describe('prohibitions stand before everything that is exported', () => {
  test.each([
    ['R02', { data: { stateSecret: true } }],
    ['R03', { transfer: { foreignAuthorityRequest: true } }],
    ['R04', { recipient: { cacRestrictedList: true } }],
    ['R05', { data: { pi: false, exportControlled: true } }],
    ['R06', { data: { pi: false, grade: 'core' } }],
  ])('%s', (rule, facts) => {
    expect(judge({ ...facts, purpose: { type: 'contract_individual' } })).toMatchObject({ path: 'PROHIBITED', rule });
  });

  test('an approval, or a licence, lifts the prohibition that it answers', () => {
    expect(pathOf({ transfer: { foreignAuthorityRequest: true, prcAuthorityApproval: true } })).toBe('EXEMPT');
    expect(pathOf({ data: { pi: false, exportControlled: true, exportLicence: true } })).toBe('EXEMPT');
  });
});

describe('each debated point of law follows its switch', () => {
  const bayArea = { recipient: { jurisdiction: 'HK', gba: 'HK' } };
  const staff = (purpose: object) => ({ purpose: { type: 'hr', ...purpose }, ...general(0, 120_000) });

  test('volumeAggregation: sensitive people of other components count under `processor` only', () => {
    const facts = { counts: { generalNew: 500, sensitiveBefore: 1 } };
    expect([pathOf(facts), pathOf(facts, { volumeAggregation: 'processor' })]).toEqual(['EXEMPT', 'STANDARD_CONTRACT']);
    const many = { counts: { generalNew: 500, sensitiveBefore: 10_000 } };
    expect([pathOf(many), pathOf(many, { volumeAggregation: 'processor' })]).toEqual(['EXEMPT', 'SECURITY_ASSESSMENT']);
  });

  test('gbaWaivesVolumeCap: the GBA contract reaches above the cap, beside the assessment', () => {
    expect(judge({ ...bayArea, ...general(0, 1_000_000) })).toMatchObject({ path: 'SECURITY_ASSESSMENT', alternatives: [] });
    expect(judge({ ...bayArea, ...general(0, 1_000_000) }, { gbaWaivesVolumeCap: true })).toMatchObject({ path: 'GBA_STANDARD_CONTRACT', alternatives: ['SECURITY_ASSESSMENT'] });
    expect(pathOf({ ...general(0, 1_000_000) }, { gbaWaivesVolumeCap: true })).toBe('SECURITY_ASSESSMENT');
    expect(pathOf({ ...bayArea, exporter: { ciio: true } }, { gbaWaivesVolumeCap: true })).toBe('SECURITY_ASSESSMENT');
  });

  test('coreData: blocked, or assessed', () => {
    expect(pathOf({ data: { grade: 'core' } }, { coreData: 'SECURITY_ASSESSMENT' })).toBe('SECURITY_ASSESSMENT');
  });

  test('hrNeedsBoth: rules and contract, or either', () => {
    expect(pathOf(staff({ hrRulesLawful: true, hrCollectiveContract: true }))).toBe('EXEMPT');
    for (const either of [{ hrRulesLawful: true }, { hrCollectiveContract: true }]) {
      expect([pathOf(staff(either)), pathOf(staff(either), { hrNeedsBoth: false })]).toEqual(['STANDARD_CONTRACT', 'EXEMPT']);
    }
    expect(pathOf(staff({}), { hrNeedsBoth: false })).toBe('STANDARD_CONTRACT');
  });

  test('sensitiveAlsoCountsAsGeneral: people with sensitive information fill the general count as well', () => {
    const facts = (sensitiveNew: number) => ({ data: { sensitive: true }, counts: { generalNew: 996_000, sensitiveNew } });
    expect([pathOf(facts(4_000)), pathOf(facts(4_000), { sensitiveAlsoCountsAsGeneral: true }), pathOf(facts(3_999), { sensitiveAlsoCountsAsGeneral: true })])
      .toEqual(['STANDARD_CONTRACT', 'SECURITY_ASSESSMENT', 'STANDARD_CONTRACT']);
  });

  test('ciioMayUseGbaContract: the GBA contract beside the assessment, and below the cap only', () => {
    const operator = { ...bayArea, exporter: { ciio: true } };
    expect(judge(operator)).toMatchObject({ path: 'SECURITY_ASSESSMENT', alternatives: [] });
    expect(judge(operator, { ciioMayUseGbaContract: true })).toMatchObject({ path: 'GBA_STANDARD_CONTRACT', alternatives: ['SECURITY_ASSESSMENT'] });
    expect(pathOf({ ...operator, ...general(0, 1_000_000) }, { ciioMayUseGbaContract: true })).toBe('SECURITY_ASSESSMENT');
    expect(pathOf({ ...operator, ...general(0, 1_000_000) }, { ciioMayUseGbaContract: true, gbaWaivesVolumeCap: true })).toBe('GBA_STANDARD_CONTRACT');
    expect(pathOf({ ...operator, recipient: { jurisdiction: 'SG' } }, { ciioMayUseGbaContract: true })).toBe('SECURITY_ASSESSMENT');
  });

  const zone = (ftz: object, exporter: object = {}) => ({ exporter: { ...exporter, ftz: { listInForce: true, scenarioCovered: true, usageApproved: true, listHit: null, ...ftz } } });

  test('ciioMayUseZoneList: an operator of critical infrastructure off the list', () => {
    expect([pathOf(zone({}, { ciio: true })), pathOf(zone({}, { ciio: true }), { ciioMayUseZoneList: false })]).toEqual(['EXEMPT', 'SECURITY_ASSESSMENT']);
  });

  test('uncoveredScenarioIsFree: a scenario that the list does not cover, with the zone’s approval all the same', () => {
    const uncovered = (usageApproved: boolean) => ({ ...zone({ scenarioCovered: false, usageApproved }), ...general(0, 150_000) });
    expect([pathOf(uncovered(true)), pathOf(uncovered(true), { uncoveredScenarioIsFree: true }), pathOf(uncovered(false), { uncoveredScenarioIsFree: true })])
      .toEqual(['STANDARD_CONTRACT', 'EXEMPT', 'STANDARD_CONTRACT']);
  });

  test('zoneListDecidesImportantData: important data that the list leaves out, but never what it names', () => {
    const important = (gradeBasis: string, ftz: object = {}) => ({ ...zone(ftz), data: { pi: false, grade: 'important', gradeBasis } });
    const free = { zoneListDecidesImportantData: true };
    expect([pathOf(important('notified')), pathOf(important('notified'), free), pathOf(important('ftz_list'), free), pathOf(important('notified', { usageApproved: false }), free)])
      .toEqual(['SECURITY_ASSESSMENT', 'EXEMPT', 'SECURITY_ASSESSMENT', 'SECURITY_ASSESSMENT']);
  });

  test('statutoryDutyExempts: the duty is an exemption, or only a condition', () => {
    const duty = { purpose: { type: 'statutory_duty' }, ...general(0, 300_000) };
    expect([pathOf(duty), pathOf(duty, { statutoryDutyExempts: false })]).toEqual(['EXEMPT', 'STANDARD_CONTRACT']);
  });

  test('exemptionsCoverStateOrgans: a state organ with a contract of the individual, or in an emergency', () => {
    for (const type of ['contract_individual', 'emergency', 'statutory_duty']) {
      const organ = { exporter: { kind: 'state_organ' }, purpose: { type } };
      expect([type, pathOf(organ), pathOf(organ, { exemptionsCoverStateOrgans: false })]).toEqual([type, 'EXEMPT', 'SECURITY_ASSESSMENT']);
      expect(pathOf({ purpose: { type } }, { exemptionsCoverStateOrgans: false })).toBe('EXEMPT');
    }
  });
});

describe('the choice among the contracts', () => {
  const band = general(0, 150_000);
  const bayArea = { recipient: { jurisdiction: 'HK', gba: 'HK' }, ...band };
  test.each([
    ['nothing preferred', band, 'STANDARD_CONTRACT', ['CERTIFICATION']],
    ['a certificate held', { ...band, instruments: { certValid: true } }, 'CERTIFICATION', ['STANDARD_CONTRACT']],
    ['certification preferred', { ...band, preference: 'CERT' }, 'CERTIFICATION', ['STANDARD_CONTRACT']],
    ['a certificate held, the contract preferred', { ...band, preference: 'SCC', instruments: { certValid: true } }, 'STANDARD_CONTRACT', ['CERTIFICATION']],
    ['both in the Bay Area', bayArea, 'GBA_STANDARD_CONTRACT', ['CERTIFICATION', 'STANDARD_CONTRACT']],
    ['both in the Bay Area, certification preferred', { ...bayArea, preference: 'CERT' }, 'CERTIFICATION', ['GBA_STANDARD_CONTRACT', 'STANDARD_CONTRACT']],
    ['GBA preferred where it is not open', { ...band, preference: 'GBA' }, 'STANDARD_CONTRACT', ['CERTIFICATION']],
    ['an exporter outside the nine cities', { ...bayArea, exporter: { city: 'Beijing', gbaMainland: false } }, 'STANDARD_CONTRACT', ['CERTIFICATION']],
    ['Macau', { ...bayArea, recipient: { jurisdiction: 'MO', gba: 'MO' } }, 'GBA_STANDARD_CONTRACT', ['CERTIFICATION', 'STANDARD_CONTRACT']],
    ['Macau before its guidelines', { ...bayArea, asOf: '2024-09-09', recipient: { jurisdiction: 'MO', gba: 'MO' } }, 'STANDARD_CONTRACT', ['CERTIFICATION']],
    ['a preference under the small volume', { ...bayArea, preference: 'GBA', ...general(0, 99_999) }, 'EXEMPT', []],
  ])('%s', (_, facts, path, alternatives) => {
    expect(judge(facts)).toMatchObject({ path, alternatives });
  });

  test('each side of a GBA contract files at home, on its own calendar', () => {
    const filings = (facts: object) => judge(facts).duties.filter(({ id }) => id.startsWith('gba-filing')).map(({ id, calendar }) => [id, calendar]);
    expect(filings(bayArea)).toEqual([['gba-filing-mainland', 'CN'], ['gba-filing-hong-kong', 'HK']]);
    expect(filings({ ...bayArea, recipient: { jurisdiction: 'MO', gba: 'MO' } })).toEqual([['gba-filing-mainland', 'CN'], ['gba-filing-macau', 'MO']]);
  });
});

describe('a free-trade zone list helps only where it governs', () => {
  const zone = (ftz: object) => ({ exporter: { ftz: { listInForce: true, scenarioCovered: true, usageApproved: true, listHit: null, ...ftz } }, ...general(0, 150_000) });
  test.each([
    ['off the list', zone({}), { path: 'EXEMPT', alternatives: [], rule: 'R16' }],
    ['on the list, assessment', zone({ listHit: 'SECURITY_ASSESSMENT' }), { path: 'SECURITY_ASSESSMENT', alternatives: [], rule: 'R16a' }],
    ['on the list, contract', zone({ listHit: 'STANDARD_CONTRACT' }), { path: 'STANDARD_CONTRACT', alternatives: ['CERTIFICATION'], rule: 'R16b' }],
    ['list not in force', zone({ listInForce: false }), { path: 'STANDARD_CONTRACT', alternatives: ['CERTIFICATION'], rule: 'R23' }],
    ['scenario not covered', zone({ scenarioCovered: false }), { path: 'STANDARD_CONTRACT', alternatives: ['CERTIFICATION'], rule: 'R23' }],
    ['use not approved', zone({ usageApproved: false }), { path: 'STANDARD_CONTRACT', alternatives: ['CERTIFICATION'], rule: 'R23' }],
    ['use unknown', zone({ usageApproved: null }), { path: 'NEEDS_INPUT', alternatives: [], rule: 'R01:exporter.ftz.usageApproved' }],
    ['use unknown, but the scenario is not covered', zone({ usageApproved: null, scenarioCovered: false }), { path: 'STANDARD_CONTRACT', alternatives: ['CERTIFICATION'], rule: 'R23' }],
    ['nationally important data off the list', { ...zone({}), data: { grade: 'important', gradeBasis: 'notified' } }, { path: 'SECURITY_ASSESSMENT', alternatives: [], rule: 'R07' }],
  ])('%s', (_, facts, verdict) => {
    expect(judge(facts)).toMatchObject(verdict);
  });
});

test('a list that names the contract leaves certification open, and the duties are those of the instrument chosen', () => {
  const facts = { exporter: { ftz: { listInForce: true, scenarioCovered: true, usageApproved: true, listHit: 'STANDARD_CONTRACT' } } };
  expect(judge(facts).duties.map(({ id }) => id)).toContain('contract-filing');
  const certified = judge({ ...facts, preference: 'CERT' });
  expect(certified).toMatchObject({ path: 'CERTIFICATION', alternatives: ['STANDARD_CONTRACT'], rule: 'R16b' });
  expect(certified.duties.map(({ id }) => id)).not.toContain('contract-filing');
});

test('an amended law is cited under the number of its day', () => {
  const facts = { exporter: { ciio: true } };
  expect(judge({ ...facts, asOf: '2025-12-31' }).articles).toContain('CSL 37');
  expect(judge({ ...facts, asOf: '2026-01-01' }).articles).toContain('CSL 39');
});

test('a provision that is not in force yet does not help: statutory duty opens on 2025-01-01', () => {
  const facts = { purpose: { type: 'statutory_duty' }, ...general(0, 300_000) };
  expect([pathOf({ ...facts, asOf: '2024-12-31' }), pathOf({ ...facts, asOf: '2025-01-01' })]).toEqual(['STANDARD_CONTRACT', 'EXEMPT']);
});

test('every provision in force says how it came out, and exactly one has fired', () => {
  const { provisions } = judge(general(0, 150_000));
  expect(provisions.filter(({ outcome }) => outcome === 'fired').map(({ id }) => id)).toEqual(['R23']);
  expect(provisions.every(({ zh, en }) => zh !== '' && en !== '')).toBe(true);
});

describe('a transfer of several components', () => {
  test('goes the way of the strictest', () => {
    const component = [withDefaults({}), withDefaults({ data: { pi: null } }), withDefaults(general(0, 1_000_000)), withDefaults({ data: { stateSecret: true } })];
    expect([1, 2, 3, 4].map((size) => evaluateComponents(component.slice(0, size)).path)).toEqual(['EXEMPT', 'NEEDS_INPUT', 'NEEDS_INPUT', 'PROHIBITED']);
    expect(evaluateComponents([withDefaults({ recipient: { jurisdiction: 'CN' } }), withDefaults({})]).path).toBe('EXEMPT');
    expect(evaluateComponents([])).toEqual({ path: 'NEEDS_INPUT', rule: 'R01', components: [] });
  });

  test('contracts and certification weigh the same', () => {
    expect(compareStrictness('CERTIFICATION', 'GBA_STANDARD_CONTRACT')).toBe(0);
    expect(compareStrictness('SECURITY_ASSESSMENT', 'STANDARD_CONTRACT')).toBeLessThan(0);
    expect(compareStrictness('EXEMPT', 'CERTIFICATION')).toBeGreaterThan(0);
  });
});

test('the facts hash covers every fact, defaults included, and no order of writing', () => {
  expect(factsHash(withDefaults({ preference: null, asOf: '2026-06-15' }))).toBe(factsHash(withDefaults({})));
  expect(factsHash(withDefaults({ counts: { generalNew: 1001 } }))).not.toBe(factsHash(withDefaults({})));
});

describe('a duty has its day where the event has one', () => {
  const dueOn = (instruments: object, facts: object = {}) => Object.fromEntries(judge({ ...general(0, 150_000), ...facts, instruments }).duties.map(({ id, dueOn: day }) => [id, day]));

  test('from the transfer, and from the effect of the contract', () => {
    expect(dueOn({})).toMatchObject({ 'impact-record': '2029-06-15', 'contract-filing': null, notice: null });
    expect(dueOn({ effectiveOn: '2026-09-21' })).toMatchObject({ 'contract-filing': '2026-10-12' });
  });

  test('on the calendar of each side, and on none where none is held', () => {
    const bayArea = (gba: string) => dueOn({ effectiveOn: '2026-09-21' }, { recipient: { jurisdiction: gba, gba } });
    expect(bayArea('HK')).toMatchObject({ 'gba-filing-mainland': '2026-10-12', 'gba-filing-hong-kong': '2026-10-06' });
    expect(bayArea('MO')).toMatchObject({ 'gba-filing-mainland': '2026-10-12', 'gba-filing-macau': '2026-10-07' });
    expect(dueOn({ effectiveOn: '2040-01-02' })).toMatchObject({ 'contract-filing': null });
  });

  test('two months from the notice of important data', () => {
    expect(dueOn({ notifiedOn: '2026-05-10' }, { data: { grade: 'important', gradeBasis: 'notified' } })).toMatchObject({ 'assessment-newly-notified': '2026-07-10' });
  });

  test('a day that does not exist is refused by its name', () => {
    expect(() => withDefaults({ instruments: { effectiveOn: '2026-02-30' } })).toThrow(expect.objectContaining({ type: 'invalid_date', path: 'instruments.effectiveOn' }));
  });
});
