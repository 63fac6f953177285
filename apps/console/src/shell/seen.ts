/** Up to where in the ledger somebody has looked at the news in this browser: a number, which says nothing of who that was. */
const KEPT = 'yaosu-seen';

export function seenUpTo(): number | undefined {
  const kept = localStorage.getItem(KEPT);
  return kept !== null && /^\d{1,15}$/.test(kept) ? Number(kept) : undefined;
}

export const keepSeen = (index: number): void => { localStorage.setItem(KEPT, String(index)); };
