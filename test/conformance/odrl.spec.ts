import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toOdrl, type Terms } from '#core/odrl';

/** W3C ODRL Vocabulary & Expression 2.2: the left operands (§3.12), operators (§3.13) and actions (§3.5) that there are. */
const LEFT_OPERANDS = [
  'absolutePosition', 'absoluteSize', 'absoluteSpatialPosition', 'absoluteTemporalPosition', 'count', 'dateTime', 'delayPeriod', 'deliveryChannel', 'device', 'elapsedTime', 'event',
  'fileFormat', 'industry', 'language', 'media', 'meteredTime', 'payAmount', 'percentage', 'product', 'purpose', 'recipient', 'relativePosition', 'relativeSize', 'relativeSpatialPosition',
  'relativeTemporalPosition', 'resolution', 'spatial', 'spatialCoordinates', 'system', 'systemDevice', 'timeInterval', 'unitOfCount', 'version', 'virtualLocation',
];
const OPERATORS = ['eq', 'gt', 'gteq', 'hasPart', 'isA', 'isAllOf', 'isAnyOf', 'isNoneOf', 'isPartOf', 'lt', 'lteq', 'neq'];
const ACTIONS = ['use', 'distribute'];
const IRI = /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/;

type Node = Readonly<Record<string, unknown>>;
const nodes = (value: unknown): Node[] => value as Node[];

/** What the ODRL Information Model 2.2 requires of a policy; empty means that nothing is missing. */
function violations(policy: Node): string[] {
  const rules = ['permission', 'prohibition', 'obligation'].flatMap((kind) => nodes(policy[kind]).map((rule) => ({ kind, rule })));
  const own = nodes(policy['permission']).flatMap((rule) => nodes(rule['constraint'] ?? []).filter(({ leftOperand }) => String(leftOperand).includes(':')));
  return [
    ...(typeof policy['uid'] === 'string' && IRI.test(policy['uid']) ? [] : ['§2.1: a Policy MUST have one uid that is an IRI']),
    ...(rules.length > 0 ? [] : ['§2.1: a Policy MUST have at least one permission, prohibition or obligation']),
    ...(own.length === 0 || IRI.test(String(policy['profile'])) ? [] : ['§4: a Policy with terms of a profile MUST name it']),
    ...parties(policy),
    ...rules.flatMap(({ kind, rule }) => ruleViolations(rule).map((violation) => `${kind}: ${violation}`)),
  ];
}

function parties({ '@type': type, assigner, assignee }: Node): string[] {
  const isParty = (value: unknown): boolean => typeof value === 'string' && IRI.test(value);
  return [
    ...(type === 'Offer' || type === 'Agreement' ? [] : [`§2.1: ${String(type)} is no subclass of Policy that is exchanged`]),
    ...(isParty(assigner) ? [] : ['§2.1.2, §2.1.3: an Offer and an Agreement MUST have one assigner']),
    ...(type !== 'Agreement' || isParty(assignee) ? [] : ['§2.1.3: an Agreement MUST have one assignee']),
  ];
}

function ruleViolations({ action, target, constraint = [] }: Node): string[] {
  return [
    ...(typeof action === 'string' && ACTIONS.includes(action) ? [] : ['§2.6: a Rule MUST have one action']),
    ...(typeof target === 'string' && IRI.test(target) ? [] : ['§2.6.1, §2.6.2: a Permission or Prohibition MUST have one target']),
    ...nodes(constraint).flatMap(constraintViolations),
  ];
}

function constraintViolations({ leftOperand, operator, rightOperand }: Node): string[] {
  const isKnown = typeof leftOperand === 'string' && (LEFT_OPERANDS.includes(leftOperand) || leftOperand.startsWith('yaosu:'));
  return [
    ...(isKnown ? [] : [`§2.5.1: ${String(leftOperand)} is no leftOperand`]),
    ...(OPERATORS.includes(String(operator)) ? [] : [`§2.5.1: ${String(operator)} is no operator`]),
    ...(rightOperand === undefined || (Array.isArray(rightOperand) && rightOperand.length === 0) ? ['§2.5.1: a Constraint MUST have a rightOperand'] : []),
  ];
}

const limit = fc.option(fc.nat());
const terms: fc.Arbitrary<Terms> = fc.record({
  purposes: fc.subarray(['planning', 'risk']), fields: fc.subarray(['流量', 'junction']), places: fc.subarray(['CN', 'HK']), recipients: fc.subarray(['prt_1', 'prt_2']),
  modes: fc.subarray(['file', 'api'] as const, { minLength: 1 }).map((modes) => [...modes]), termDays: fc.integer({ min: 1, max: 3660 }), countMax: limit, rowsMax: limit, bytesMax: limit, onward: fc.boolean(),
});
const agreement = { uid: 'urn:yaosu:agreement:neg_1', type: 'Agreement', assigner: 'prt_1', assignee: 'prt_2', target: 'urn:yaosu:product:prd_1:1' } as const;
const { assignee: _, ...offerer } = agreement;

describe('the ODRL Information Model 2.2', () => {
  test('is kept by every agreement and every offer', () => {
    fc.assert(fc.property(terms, (given) => {
      expect(violations(toOdrl(given, agreement) as Node)).toEqual([]);
      expect(violations(toOdrl(given, { ...offerer, type: 'Offer' }) as Node)).toEqual([]);
    }));
  });

  test('is the judge: each missing member is found', () => {
    const [given] = fc.sample(terms, 1);
    const right = toOdrl({ ...given!, fields: ['junction'] }, agreement) as Node;
    for (const member of ['uid', 'assigner', 'assignee', 'profile', '@type']) expect(violations({ ...right, [member]: undefined })).not.toEqual([]);
    expect(violations({ ...right, permission: [], prohibition: [], obligation: [] })).not.toEqual([]);
    for (const broken of [{ action: undefined }, { target: undefined }, { constraint: [{ leftOperand: 'purpose', operator: 'lteq' }] }, { constraint: [{ leftOperand: 'colour', operator: 'eq', rightOperand: 1 }] }]) {
      expect(violations({ ...right, permission: [{ ...nodes(right['permission'])[0], ...broken }] })).not.toEqual([]);
    }
  });

  test('is written with the published JSON-LD context', () => {
    const [given] = fc.sample(terms, 1);
    expect((toOdrl(given!, agreement) as Node)['@context']).toContain('http://www.w3.org/ns/odrl.jsonld');
  });
});
