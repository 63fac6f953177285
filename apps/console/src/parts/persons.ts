import { useEffect, useSyncExternalStore } from 'react';
import { get } from '../api/client.js';
import { useSession } from '../session/session-context.js';

/** The persons of the own organisation by name. What belongs to another organisation's people is not asked for. */
interface Known { readonly organisation: string; readonly names: ReadonlyMap<string, string> }

const NOBODY: ReadonlyMap<string, string> = new Map();
let known: Known = { organisation: '', names: NOBODY };
const listeners = new Set<() => void>();

async function learn(organisation: string): Promise<void> {
  known = { organisation, names: NOBODY };
  const { persons } = await get('/v1/participants/{id}/people', { params: { id: organisation } });
  if (known.organisation !== organisation) return;
  known = { organisation, names: new Map(persons.flatMap(({ id, values }) => values.filter(({ name }) => name === 'name').map(({ value }) => [id, value] as const))) };
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
};

/** Read once for an organisation, when a page first shows a person. */
export function usePersons(): ReadonlyMap<string, string> {
  const { session: { organisation } } = useSession();
  const now = useSyncExternalStore(subscribe, () => known);
  useEffect(() => {
    if (known.organisation !== organisation.id) learn(organisation.id).catch(() => undefined);
  }, [organisation.id]);
  return now.organisation === organisation.id ? now.names : NOBODY;
}
