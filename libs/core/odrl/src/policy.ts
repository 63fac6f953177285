import type { Terms } from './terms.js';

/** The parties and the target of a policy. */
export interface PolicyParties { readonly uid: string; readonly type: 'Offer' | 'Agreement'; readonly assigner: string; readonly assignee?: string; readonly target: string }
interface Constraint { readonly leftOperand: string; readonly operator: string; readonly rightOperand: unknown; readonly unit?: string }

const anyOf = (leftOperand: string, values: readonly string[]): Constraint[] => (values.length === 0 ? [] : [{ leftOperand, operator: 'isAnyOf', rightOperand: values }]);
const atMost = (leftOperand: string, value: number | null, unit?: string): Constraint[] =>
  value === null ? [] : [{ leftOperand, operator: 'lteq', rightOperand: value, ...(unit === undefined ? {} : { unit }) }];

/** The terms as an ODRL 2.2 policy in JSON-LD (W3C ODRL Information Model §2). */
export function toOdrl(terms: Terms, { uid, type, assigner, assignee, target }: PolicyParties): object {
  const constraint = [
    ...anyOf('purpose', terms.purposes), ...anyOf('spatial', terms.places), ...anyOf('recipient', terms.recipients),
    ...anyOf('deliveryChannel', terms.modes), ...anyOf('yaosu:field', terms.fields),
    { leftOperand: 'elapsedTime', operator: 'lteq', rightOperand: `P${terms.termDays}D` },
    ...atMost('count', terms.countMax), ...atMost('yaosu:rows', terms.rowsMax), ...atMost('absoluteSize', terms.bytesMax, 'byte'),
  ];
  return {
    '@context': ['http://www.w3.org/ns/odrl.jsonld', { yaosu: 'urn:yaosu:odrl:' }],
    '@type': type, uid, assigner, ...(assignee === undefined ? {} : { assignee }),
    permission: [{ target, action: 'use', constraint }, ...(terms.onward ? [{ target, action: 'distribute' }] : [])],
    prohibition: terms.onward ? [] : [{ target, action: 'distribute' }],
    obligation: [],
  };
}
