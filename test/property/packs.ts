import { EXPORT_PACKS } from '#core/law';
import type { Caller, CommandInput, Definition, Id } from '#core/exchange';
import type { MemoryLedger } from '../support/memory-ledger.js';

/** Nobody is one person: exempt under every pack that has the exemptions of 2024. */
export const GOLDEN = JSON.stringify({ id: 'one', facts: { counts: { generalNew: 1 } }, expected: { path: 'EXEMPT', alternatives: [] } });

/** Today's law, but for what the test is about. */
export function aDefinition(change: Partial<Definition> = {}): CommandInput<'pack.draft'>['definition'] {
  const { provisions } = EXPORT_PACKS.at(-1)?.definition ?? EXPORT_PACKS[0].definition;
  return { id: 'cn-export', version: '2026.7', effectiveFrom: '2026-07-01', provisions: [...provisions], ...change };
}

type Stage = MemoryLedger & { readonly maker: Caller; readonly checker: Caller };

/** A pack that was drafted and has passed its golden case. */
export function aTestedPack(cast: Stage, change: Partial<Definition> = {}): Id<'pack'> {
  const id = cast.ledger.newId('pack');
  cast.submit(cast.maker, 'pack.draft', { id, definition: aDefinition(change), note: '试行' });
  cast.submit(cast.maker, 'pack.test', { id, cases: GOLDEN });
  return id;
}

/** A pack that two persons have signed; `lateCorrection` is the ground of both. */
export function aSignedPack(cast: Stage, change: Partial<Definition> = {}, lateCorrection?: string): Id<'pack'> {
  const id = aTestedPack(cast, change);
  const { digest } = cast.state(id);
  for (const signer of [cast.maker, cast.checker]) cast.submit(signer, 'pack.sign', { id, digest, ...(lateCorrection === undefined ? {} : { lateCorrection }) });
  return id;
}

/** A pack in the rulebook; one whose first day has come is a late correction. */
export function aScheduledPack(cast: Stage, change: Partial<Definition> = { effectiveFrom: '2026-06-01' }): Id<'pack'> {
  const isAhead = Date.parse(`${aDefinition(change).effectiveFrom}T00:00:00+08:00`) > Date.parse(cast.clock.at);
  const id = isAhead ? aSignedPack(cast, change) : aSignedPack(cast, change, '更正');
  cast.submit(cast.checker, 'pack.schedule', { id });
  return id;
}
