import { auditEntry, byDigest, daysPartOf, malformed, memoryWorld, NationalReports, readEntry, Screenings, SealedDays, SealedFigures, type Violation, type World } from '#core/audit';
import { leafHash } from '#core/tlog';
import type { MemoryLedger } from './memory-ledger.js';

/** What a whole ledger in memory is found guilty of, entry by entry, as the log has it. */
export function audited({ entries, documents }: Pick<MemoryLedger, 'entries' | 'documents'>, world: World = memoryWorld()): Violation[] {
  const held = byDigest([...documents.values()].map(({ body }) => Buffer.from(body)));
  const days = new SealedDays();
  const figures = new SealedFigures();
  const screenings = new Screenings();
  const reports = new NationalReports();
  return entries.flatMap(({ body }, index) => {
    const entry = readEntry(body);
    if (!entry.ok) return [malformed(index, entry.reason)];
    const leaf = leafHash(body);
    return [...figures.add(world.view, entry.value, { index, leaf }), ...reports.add(entry.value, index), ...auditEntry(world, { index, entry: entry.value, documents: held }), ...screenings.add(world.view, entry.value, index), ...days.add(daysPartOf(index, [entry.value], leaf))];
  });
}
