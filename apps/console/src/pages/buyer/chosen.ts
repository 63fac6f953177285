import { useSyncExternalStore } from 'react';

/** Offers that are compared with each other; more than these stand beside each other no more. */
export const COMPARED_MAX = 4;

let chosen: readonly string[] = [];
const listeners = new Set<() => void>();

export function toggle(id: string): void {
  chosen = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id].slice(-COMPARED_MAX);
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
};
/** What is chosen on the catalogue; it lasts while the console is open. */
export const useChosen = (): readonly string[] => useSyncExternalStore(subscribe, () => chosen);
