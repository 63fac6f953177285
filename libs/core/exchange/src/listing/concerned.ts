import type { View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { sponsorsOf } from '../sponsorship/sponsor.js';
import type { Listing } from './listing.state.js';

/** Whose matter a listing is: its vendor's, and the data merchant's who sponsors the vendor. Their people do not judge it. */
export function concernedBy(view: View, { vendor }: Pick<Listing, 'vendor'>): Id<'participant'>[] {
  return [...new Set([vendor, ...sponsorsOf(view, vendor)])];
}
