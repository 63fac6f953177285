import type { Id } from '#core/exchange';
import { aTransfer, abroad, admit, check, foundExchange, grant, list } from './ledger.js';
import { openMemoryLedger, type MemoryLedger } from './memory-ledger.js';

/** A transfer of 120,000 people to Singapore: judged, given a filed standard contract, cleared, started and completed, in memory. */
export async function aStandardContractStory(): Promise<{ readonly ledger: MemoryLedger; readonly transfer: Id<'transfer'>; readonly basis: Id<'basis'> }> {
  const ledger = openMemoryLedger();
  const operators = await foundExchange(ledger);
  const vendor = await admit(ledger, operators, { capacities: ['vendor'] });
  const buyer = await admit(ledger, operators, { capacities: ['buyer'], ...abroad('SG') });
  const { listing } = await list(ledger, vendor, { description: { fields: [
    { name: 'junction', type: 'string', grade: 'general', personal: true, sensitive: false }, { name: 'flow', type: 'integer', grade: 'general', personal: false, sensitive: false },
  ] } });
  const request = aTransfer(await grant(ledger, { vendor, buyer, listing }), { people: { general: 120_000, sensitive: 0 } });
  ledger.submit(buyer, 'transfer.request', request);
  await check(ledger, request.id);
  const basis = ledger.ledger.newId('basis');
  ledger.submit(vendor, 'basis.draft', {
    id: basis, kind: 'STANDARD_CONTRACT', scope: { recipients: [buyer.org], countries: ['SG'], purposes: [], fields: [], generalMax: 900_000, sensitiveMax: 0 },
    validFrom: '2026-01-01', validUntil: '2028-12-31', documentSha256: 'a'.repeat(64), impactAssessmentSha256: 'b'.repeat(64),
  });
  ledger.submit(vendor, 'basis.effect', { id: basis, effectiveOn: '2026-06-10' });
  ledger.submit(vendor, 'basis.file', { id: basis, authority: '广东省互联网信息办公室', filingNumber: '粤备〔2026〕0117号', filedOn: '2026-06-15' });
  ledger.submit(vendor, 'transfer.attach_basis', { id: request.id, basis });
  await check(ledger, request.id);
  ledger.submit(vendor, 'transfer.start', { id: request.id });
  ledger.submit(buyer, 'transfer.complete', { id: request.id });
  return { ledger, transfer: request.id, basis };
}
