import { Refusal } from '#core/exchange';

/** Whether the ledger has taken a write. What it refuses now is looked at again in the next round, or has moved meanwhile. */
export async function isTaken(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (err) {
    if (!(err instanceof Refusal)) throw err;
    return false;
  }
}

/**
 * A write that comes once and is not looked at again: refused because things have moved on, it is left alone. While the ledger takes
 * nothing at all this fails, so that it is asked again.
 */
export async function unlessOvertaken(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (err) {
    if (!(err instanceof Refusal) || err.code === 'unavailable' || err.code === 'overloaded') throw err;
  }
}
