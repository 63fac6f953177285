import type { View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';

/**
 * Whether two participants stand so close that one does not judge, nor stand in for, the other: the same organisation, by id or by
 * the number it is registered under, or members of one group (关联企业, see `Group`). Who belongs together people decide, on a
 * stated ground; nothing is inferred from names.
 */
export function isAffiliated(view: View, one: Id<'participant'>, other: Id<'participant'>): boolean {
  if (one === other) return true;
  const [a, b] = [view.get(one), view.get(other)];
  if (a === undefined || b === undefined) return false;
  const [first, second] = [a.organisation.registration, b.organisation.registration];
  return (a.group !== null && a.group === b.group) || (first.scheme === second.scheme && first.number === second.number);
}
