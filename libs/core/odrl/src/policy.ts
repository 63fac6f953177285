import type { Terms } from './terms.js';

/** The parties (ids of participants) and the target of a policy. */
export interface PolicyParties { readonly uid: string; readonly type: 'Offer' | 'Agreement'; readonly assigner: string; readonly assignee?: string; readonly target: string }
interface Constraint { readonly leftOperand: string; readonly operator: string; readonly rightOperand: unknown; readonly unit?: string }

const anyOf = (leftOperand: string, values: readonly string[]): Constraint[] => (values.length === 0 ? [] : [{ leftOperand, operator: 'isAnyOf', rightOperand: values }]);
const atMost = (leftOperand: string, value: number | null, unit?: string): Constraint[] =>
  value === null ? [] : [{ leftOperand, operator: 'lteq', rightOperand: value, ...(unit === undefined ? {} : { unit }) }];

const PROFILE = 'urn:yaosu:odrl';
/** Parties are named by IRIs, as everything in a policy is (ODRL Information Model §2.3). */
const party = (id: string): string => `urn:yaosu:participant:${id}`;

/**
 * The terms as an ODRL 2.2 policy in JSON-LD (W3C ODRL Information Model §2). Fields and rows have no word in the ODRL
 * vocabulary, so the policy names the profile that they belong to (§4).
 */
export function toOdrl(terms: Terms, { uid, type, assigner, assignee, target }: PolicyParties): object {
  const constraint = [
    ...anyOf('purpose', terms.purposes), ...anyOf('spatial', terms.places), ...anyOf('recipient', terms.recipients),
    ...anyOf('deliveryChannel', terms.modes), ...anyOf('yaosu:field', terms.fields),
    { leftOperand: 'elapsedTime', operator: 'lteq', rightOperand: `P${terms.termDays}D` },
    ...atMost('count', terms.countMax), ...atMost('yaosu:rows', terms.rowsMax), ...atMost('absoluteSize', terms.bytesMax, 'byte'),
  ];
  return {
    '@context': ['http://www.w3.org/ns/odrl.jsonld', { yaosu: `${PROFILE}:` }],
    '@type': type, uid, profile: PROFILE, assigner: party(assigner), ...(assignee === undefined ? {} : { assignee: party(assignee) }),
    permission: [{ target, action: 'use', constraint }, ...(terms.onward ? [{ target, action: 'distribute' }] : [])],
    prohibition: terms.onward ? [] : [{ target, action: 'distribute' }],
    obligation: [],
  };
}
