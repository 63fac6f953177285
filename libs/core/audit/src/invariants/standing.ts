import type { HOLDABLE, Id, View } from '#core/exchange';

type Holdable = Id<(typeof HOLDABLE)[number]>;

/** Why something may not move on: it is held; undefined where it is free. */
export function heldAmong(view: View, ...ids: readonly Holdable[]): string | undefined {
  for (const id of ids) {
    const [hold] = view.get(id)?.holds ?? [];
    if (hold !== undefined) return `${id} was under the hold ${hold}`;
  }
  return undefined;
}

/** Why somebody may not trade: not admitted, or held; undefined where all of them may. */
export function barredAmong(view: View, ...ids: readonly Id<'participant'>[]): string | undefined {
  for (const id of ids) {
    const participant = view.get(id);
    if (participant === undefined) return `${id} does not exist`;
    if (participant.state !== 'ADMITTED') return `${id} was ${participant.state}`;
  }
  return heldAmong(view, ...ids);
}
