import { granted, listed, type Client } from '../../support/api.js';
import { aDescription } from '../../support/ledger.js';

export const because = { reason: '事由说明' };

/** A standard contract of an exporter with `recipient`. */
export const aContract = (recipient: string, change: object = {}): object => ({
  kind: 'STANDARD_CONTRACT', scope: { recipients: [recipient], countries: ['SG'], purposes: [], fields: [], generalMax: 900_000, sensitiveMax: 0 },
  validFrom: '2026-01-01', validUntil: '2099-12-31', documentSha256: 'a'.repeat(64), impactAssessmentSha256: 'b'.repeat(64), ...change,
});

/** Each step twice: what is possible once is a conflict the second time. */
export async function once(who: Client, path: string, ...steps: readonly (readonly [verb: string, body?: object])[]): Promise<void> {
  for (const [verb, body] of steps) for (const _ of [1, 2]) await who.post(`${path}/${verb}`, body);
}

export interface Trading { readonly vendor: Client; readonly buyer: Client }

/** A grant of data about people. */
export async function grantedOfPeople({ vendor, buyer }: Trading): Promise<string> {
  const fields = aDescription().fields.map((field, i) => ({ ...field, personal: i === 0 }));
  const { listing } = await listed(vendor, { description: { fields } });
  return granted({ vendor, buyer, listing });
}
