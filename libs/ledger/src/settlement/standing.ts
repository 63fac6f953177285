import type { Notice } from '#adapters/settlement';
import { Refusal, UUID_PATTERN, idOf, type Id } from '#core/exchange';
import type { Ledger } from '../ledger.js';
import { systemCaller } from '../system.js';

const CALLER = systemCaller('settler');
const REFERENCE = new RegExp(`^stl_${UUID_PATTERN}$`);

/** `recorded`: the ledger knows more now; `known`: it had heard that before; `waiting`: nothing new; `foreign`: no settlement of this institution has the reference. */
export type Taken = 'recorded' | 'known' | 'waiting' | 'foreign';

/**
 * Records where an institution says that an instruction stands, however often and by whichever way it says so: the answer to the
 * instruction, a poll, a notice, a line of a statement. What the life cycle does not allow any more was known already.
 */
export async function applyStanding(ledger: Ledger, { reference, standing }: Notice, institution: string): Promise<Taken> {
  const id = REFERENCE.test(reference) ? idOf('settlement', reference.slice(4)) : undefined;
  const found = id === undefined ? undefined : await ledger.get(id);
  if (id === undefined || found?.state.institution !== institution) return 'foreign';
  try {
    return await submitted(ledger, id, { standing, key: `standing:${id}:${found.version}:${standing.status}`, state: found.state.state });
  } catch (err) {
    if (err instanceof Refusal && err.code === 'state_conflict') return 'known';
    throw err;
  }
}

interface Told { readonly standing: Notice['standing']; readonly key: string; readonly state: string }

async function submitted(ledger: Ledger, id: Id<'settlement'>, { standing, key, state }: Told): Promise<Taken> {
  const by = { caller: CALLER, key };
  switch (standing.status) {
    case 'unknown':
      return 'waiting';
    case 'accepted': {
      if (state === 'ACCEPTED') return 'waiting';
      const { transaction, means } = standing;
      await ledger.submit('settlement.accept', { id, transaction, means }, by);
      return 'recorded';
    }
    case 'confirmed': {
      const { transaction, means, amount, currency, bookedAt } = standing;
      await ledger.submit('settlement.confirm', { id, transaction, means, amount, currency, bookedAt }, { ...by, key: `${by.key}:${transaction}:${amount}` });
      return 'recorded';
    }
    case 'rejected':
    case 'returned':
      await ledger.submit('settlement.fail', { id, outcome: standing.status, reason: standing.reason }, by);
      return 'recorded';
  }
}
