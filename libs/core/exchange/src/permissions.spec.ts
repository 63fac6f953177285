import { describe, expect, test } from '@jest/globals';
import { COMMANDS } from './commands.js';
import { isVisible } from './kernel/command.js';
import { ACTIONS, PERMISSIONS, ROLES, scopeOf } from './permissions.js';

describe('the permission table', () => {
  test('denies what no cell allows', () => {
    const allowed = new Set(Object.entries(PERMISSIONS).flatMap(([action, row]) => Object.keys(row).map((role) => `${action} ${role}`)));
    for (const action of ACTIONS) {
      expect(scopeOf([], action)).toBeUndefined();
      for (const role of ROLES) expect(scopeOf([role], action) !== undefined).toBe(allowed.has(`${action} ${role}`));
    }
  });

  test('gives the widest scope of several roles, in any order', () => {
    expect(scopeOf(['vendor', 'operator'], 'listing.suspend')).toBe('any');
    expect(scopeOf(['operator', 'vendor'], 'listing.suspend')).toBe('any');
    expect(scopeOf(['applicant', 'buyer'], 'entry.read')).toBe('party');
    expect(scopeOf(['service', 'vendor'], 'product.read')).toBe('party');
    expect(scopeOf(['buyer', 'vendor'], 'product.read')).toBe('own');
  });

  test('has a row for every use case, and every row that is no reading has a use case', () => {
    expect(Object.values(COMMANDS).map(({ action }) => action)).toEqual(Object.keys(COMMANDS));
    expect(ACTIONS.filter((action) => !/\.(read|read_bundle)$/.test(action)).sort()).toEqual(Object.keys(COMMANDS).sort());
  });

  test('gives the exchange’s machinery nothing of a trade, and traders nothing of the machinery', () => {
    const ofSystem = ACTIONS.filter((action) => scopeOf(['system'], action) !== undefined);
    expect(ofSystem.filter((action) => scopeOf(['vendor', 'buyer', 'service', 'applicant', 'regulator'], action) !== undefined)).toEqual(['listing.delist']);
    expect(ofSystem.filter((action) => action.endsWith('.read'))).toEqual([]);
  });

  /** What an authority tells about data or a certificate, which binds whoever trades. */
  const NOTICES = ['product.notify_importance', 'basis.suspend', 'basis.resume', 'basis.revoke'];

  test('lets a regulator read everything that there is to read, and trade nothing', () => {
    // An introspection needs the key that a buyer presents, and that is shown to points of enforcement only; what it tells stands in the grant.
    expect(ACTIONS.filter((action) => action.endsWith('.read') && scopeOf(['regulator'], action) !== 'any')).toEqual(['introspection.read']);
    expect(ACTIONS.filter((action) => /^(product|listing|negotiation|transfer|basis)\.(?!read)/.test(action) && scopeOf(['regulator'], action) !== undefined)).toEqual(NOTICES);
  });

  test('lets an applicant see itself, its entries and its statement, ask for the erasure of what it has said, complain, and nothing else', () => {
    expect(ACTIONS.filter((action) => scopeOf(['applicant'], action) !== undefined)).toEqual(['participant.read', 'entry.read', 'disclosure.read', 'law.read', 'erasure.read', 'erasure.request', 'erasure.withdraw', 'statement.read', 'complaint.read', 'complaint.file', 'complaint.escalate', 'complaint.withdraw']);
  });
});

describe('visibility', () => {
  const [mine, other] = ['prt_1', 'prt_2'] as const;
  test.each([
    ['own', mine, [mine], true], ['own', other, [other, mine], false],
    ['party', mine, [], true], ['party', other, [other, mine], true], ['party', other, [other], false],
    ['any', other, [other], true],
  ] as const)('under %s, of %s with the parties %j: %s', (scope, owner, parties, expected) => {
    expect(isVisible(scope, mine, { owner, parties })).toBe(expected);
  });
});
