import { referred, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { Refusal } from '../refusals.js';
import { shareOf, type Right } from '../title/shares.js';
import type { Lien, Title } from '../title/title.state.js';
import type { Registration } from '../registration/registration.state.js';

/** Liens of one holder on one right. */
export const liensOf = ({ liens }: Title, holder: string, right: Right): Lien[] => liens.filter((lien) => lien.holder === holder && lien.right === right);

/** Liens that leave no room for another of `share`: together they would be more than the holder has. */
export function conflicting(title: Title, { holder, right, share }: { readonly holder: string; readonly right: Right; readonly share: number }): Lien[] {
  const liens = liensOf(title, holder, right);
  const free = shareOf(title.rights[right], holder) - liens.reduce((sum, lien) => sum + lien.share, 0);
  return share > free ? liens : [];
}

/** 在先质权人同意: refuses while a creditor of `liens` has not consented to `what`. */
export function requireConsents(view: View, liens: readonly Lien[], what: Id<'pledge' | 'registration'>): void {
  const missing = liens.filter(({ pledge }) => !referred(view, pledge).consents.includes(what));
  if (missing.length === 0) return;
  throw new Refusal('lien_conflict', `The prior creditor has not consented: ${missing.map(({ pledge }) => pledge).join(', ')}.`, { liens: missing.map(({ pledge, creditor }) => ({ pledge, creditor })), article: '《民法典》第四百零六条、第四百四十四条（参照）' });
}

/** What a registration takes from creditors, they have agreed to: a transfer or a licence of the pledged share, the end of the title. */
export function requireLiensHeeded(view: View, { id, owner, matter }: Registration, title: Title): void {
  if (matter.kind === 'cancel') requireConsents(view, title.liens, id);
  if (matter.kind === 'licence') requireConsents(view, liensOf(title, owner, matter.right), id);
  if (matter.kind !== 'transfer') return;
  const shares = title.rights[matter.right];
  const left = shareOf(shares, owner) - matter.share;
  const following = liensOf(title, owner, matter.right).filter(({ share }) => share > left);
  requireConsents(view, following, id);
  const received = shareOf(shares, matter.to) + matter.share;
  const uncovered = following.find(({ share }) => share > received);
  if (uncovered !== undefined) throw new Refusal('lien_conflict', `The transfer would divide the share that ${uncovered.pledge} rests on.`, { pledge: uncovered.pledge, pointer: '/matter/share' });
}
