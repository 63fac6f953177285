import { describe, expect, test } from '@jest/globals';
import { withPolicy } from './export-pack.js';
import { withDefaults } from './facts.js';
import { lighterPaths } from './lighter-paths.js';
import { exportPackOn } from './packs/cn-export.js';
import { readPolicy } from './policy.js';

/** What is suggested, in one line each. */
const suggested = (facts: object): string[] => lighterPaths(withDefaults(facts)).map(({ levers, changes, path }) =>
  `${levers.map(({ id }) => id).join(' + ')}${changes.filter(({ fact }) => fact.startsWith('counts.')).map(({ to }) => ` ${String(to)}`).join('')} -> ${path}`);

const EVERYWHERE = ['anonymise -> EXEMPT', 'view-inside-the-mainland -> NOT_OUTBOUND'];
const bayArea = (onwardOutsideGba: boolean) => ({ jurisdiction: 'HK', gba: 'HK', onwardOutsideGba });

describe('the smallest changes that lead to a lighter lawful path', () => {
  test.each<[string, object, string[]]>([
    ['100,000 people: one fewer is exempt', { counts: { generalNew: 100_000 } },
      ['fewer-people 99999 -> EXEMPT', 'gba-recipient -> GBA_STANDARD_CONTRACT', 'certificate -> CERTIFICATION', ...EVERYWHERE]],
    ['people sent before leave less room', { counts: { generalBefore: 60_000, generalNew: 50_000 } },
      ['fewer-people 39999 -> EXEMPT', 'gba-recipient -> GBA_STANDARD_CONTRACT', 'certificate -> CERTIFICATION', ...EVERYWHERE]],
    ['no room is left', { counts: { generalBefore: 100_000, generalNew: 1 } }, ['gba-recipient -> GBA_STANDARD_CONTRACT', 'certificate -> CERTIFICATION', ...EVERYWHERE]],
    ['the assessment has two boundaries below it', { counts: { generalNew: 1_200_000 } },
      ['fewer-people 999999 -> STANDARD_CONTRACT', 'fewer-people 99999 -> EXEMPT', ...EVERYWHERE]],
    ['sensitive people have one', { data: { sensitive: true }, counts: { generalNew: 0, sensitiveNew: 10_000 } }, ['fewer-sensitive-people 9999 -> STANDARD_CONTRACT', ...EVERYWHERE]],
    ['both counts at once', { data: { sensitive: true }, counts: { generalNew: 1_500_000, sensitiveNew: 20_000 } },
      [...EVERYWHERE, 'fewer-people + fewer-sensitive-people 999999 9999 -> STANDARD_CONTRACT']],
    ['a recipient in Hong Kong that passes on', { recipient: bayArea(true), counts: { generalNew: 150_000 } },
      ['fewer-people 99999 -> EXEMPT', 'no-onward-provision -> GBA_STANDARD_CONTRACT', 'certificate -> CERTIFICATION', ...EVERYWHERE]],
    ['a recipient in Hong Kong', { recipient: bayArea(false), counts: { generalNew: 150_000 } }, ['fewer-people 99999 -> EXEMPT', ...EVERYWHERE]],
    ['an operator of critical infrastructure', { exporter: { ciio: true } }, EVERYWHERE],
    ['important data', { data: { pi: false, grade: 'important', gradeBasis: 'notified' } }, ['view-inside-the-mainland -> NOT_OUTBOUND']],
    ['staff, neither rules nor contract', { exporter: { gbaMainland: false, ciio: true }, purpose: { type: 'hr' } }, [...EVERYWHERE, 'staff-rules + collective-contract -> EXEMPT']],
    ['staff, the contract missing', { exporter: { ciio: true }, purpose: { type: 'hr', hrRulesLawful: true } }, ['collective-contract -> EXEMPT', ...EVERYWHERE]],
    ['a zone that has not approved yet', { exporter: { ciio: true, ftz: { listInForce: true, scenarioCovered: true, usageApproved: false } } }, ['zone-list-approval -> EXEMPT', ...EVERYWHERE]],
    ['foreign data mixed with domestic', { exporter: { ciio: true }, data: { origin: 'overseas', domesticMixed: true } }, ['keep-domestic-data-out -> EXEMPT', ...EVERYWHERE]],
    ['a foreign order, few people', { transfer: { foreignAuthorityRequest: true } }, ['authority-approval -> EXEMPT']],
    ['a foreign order, many people', { transfer: { foreignAuthorityRequest: true }, counts: { generalNew: 100_000 } },
      ['authority-approval -> STANDARD_CONTRACT', 'fewer-people + authority-approval 99999 -> EXEMPT', 'authority-approval + anonymise -> EXEMPT']],
    ['a controlled item', { data: { exportControlled: true } }, ['export-licence -> EXEMPT']],
  ])('%s', (_, facts, expected) => {
    expect(suggested(facts)).toEqual(expected);
  });

  test('each is told with its articles and with what it changes', () => {
    expect(lighterPaths(withDefaults({ counts: { generalNew: 150_000 } }))[0]).toEqual({
      levers: [expect.objectContaining({ id: 'fewer-people', article: 'PIPL 6' })], changes: [{ fact: 'counts.generalNew', from: 150_000, to: 99_999 }],
      path: 'EXEMPT', alternatives: [], rule: 'R19', articles: ['Provisions 5(1)(iv)', 'Provisions 8 para 2', 'PIPL 28'],
    });
  });
});

describe('nothing is suggested', () => {
  test.each<[string, object]>([
    ['where nothing is needed', {}],
    ['where nothing goes abroad', { recipient: { jurisdiction: 'CN' } }],
    ['where a fact is to be stated first', { exporter: { ciio: null } }],
    ['for a state secret', { data: { stateSecret: true } }],
    ['for core data', { data: { grade: 'core' } }],
    ['for a recipient on the restricted list', { recipient: { cacRestrictedList: true }, counts: { generalNew: 150_000 } }],
  ])('%s', (_, facts) => {
    expect(suggested(facts)).toEqual([]);
  });

  test('on a day before every pack', () => {
    expect(lighterPaths(withDefaults({ asOf: '2020-01-01' }))).toEqual([]);
  });
});

test('the pack decides: where the GBA contract waives the cap, a recipient in the area is enough', () => {
  const pack = exportPackOn('2026-06-15');
  const found = lighterPaths(withDefaults({ counts: { generalNew: 2_000_000 } }), pack && withPolicy(pack, readPolicy({ gbaWaivesVolumeCap: true })));
  expect(found.map(({ levers, path }) => [levers[0]?.id, path])).toContainEqual(['gba-recipient', 'GBA_STANDARD_CONTRACT']);
});
