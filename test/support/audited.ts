import { auditEntry, byDigest, daysPartOf, malformed, memoryWorld, readEntry, SealedDays, type Violation, type World } from '#core/audit';
import { leafHash } from '#core/tlog';
import type { MemoryLedger } from './memory-ledger.js';

/** What a whole ledger in memory is found guilty of, entry by entry, as the log has it. */
export function audited({ entries, documents }: Pick<MemoryLedger, 'entries' | 'documents'>, world: World = memoryWorld()): Violation[] {
  const held = byDigest([...documents.values()].map(({ body }) => Buffer.from(body)));
  const days = new SealedDays();
  return entries.flatMap(({ body }, index) => {
    const entry = readEntry(body);
    if (!entry.ok) return [malformed(index, entry.reason)];
    return [...auditEntry(world, { index, entry: entry.value, documents: held }), ...days.add(daysPartOf(index, [entry.value], leafHash(body)))];
  });
}
