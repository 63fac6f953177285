import { auditEntry, byDigest, malformed, memoryWorld, readEntry, type Violation, type World } from '#core/audit';
import type { MemoryLedger } from './memory-ledger.js';

/** What a whole ledger in memory is found guilty of, entry by entry, as the log has it. */
export function audited({ entries, documents }: Pick<MemoryLedger, 'entries' | 'documents'>, world: World = memoryWorld()): Violation[] {
  const held = byDigest([...documents.values()].map(({ body }) => Buffer.from(body)));
  return entries.flatMap(({ body }, index) => {
    const entry = readEntry(body);
    return entry.ok ? auditEntry(world, { index, entry: entry.value, documents: held }) : [malformed(index, entry.reason)];
  });
}
