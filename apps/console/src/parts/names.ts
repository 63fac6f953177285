import { useEffect, useSyncExternalStore } from 'react';
import { get } from '../api/client.js';
import { ID } from './paths.js';
import type { Session } from '../session/session.js';
import { ROLES } from '../words/common.js';
import type { Bilingual } from '../words/dictionary.js';

/** Pages of participants that are read for their names; beyond them ids are shown. */
const PAGES_MAX = 5;
const PAGE_ROWS = '200';

/** Who acts where nobody does: the machinery itself (`SYSTEM_ORG` of the ledger). */
export const SYSTEM = 'prt_00000000-0000-8000-8000-000000000001';

type Names = ReadonlyMap<string, Bilingual>;
/** Names of participants by their ids, as far as the caller may know them; and apart from them, for nobody chooses among these, what records are called. */
let names: Names = new Map();
let recordNames: Names = new Map();
/** Records whose names and parties have been asked for: what was not told is not asked again. */
let asked = new Set<string>();
/** Only members of the market are told names. */
let mayAsk = false;
const listeners = new Set<() => void>();

function learn(found: Iterable<readonly [string, Bilingual]>, records: Iterable<readonly [string, Bilingual]> = []): void {
  names = new Map([...names, ...found]);
  recordNames = new Map([...recordNames, ...records]);
  for (const listener of listeners) listener();
}

/** Begins anew for an organisation: what another one was told must not be seen by it. Each page that a regulator reads is an entry, so there are few. */
export async function learnNames({ organisation, organisations, roles }: Session): Promise<void> {
  names = new Map();
  recordNames = new Map();
  asked = new Set();
  mayAsk = roles.some((role) => role !== 'applicant');
  learn([[SYSTEM, { zh: ROLES.system[0], en: ROLES.system[1] }], ...[organisation, ...organisations].map(({ id, name }) => [id, name] as const)]);
  if (!roles.includes('operator') && !roles.includes('regulator')) return;
  let after: string | null = '';
  for (let page = 0; page < PAGES_MAX && after !== null; page++) {
    const { items, next }: { readonly items: readonly unknown[]; readonly next: string | null } = await get('/v1/participants', { query: { limit: PAGE_ROWS, ...(after === '' ? {} : { after }) } });
    learn((items as readonly { readonly id: string; readonly organisation: { readonly name: Bilingual } }[]).map((one) => [one.id, one.organisation.name]));
    after = next;
  }
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
};

/** All of them, for a choice of participants. */
export const useNames = (): Names => useSyncExternalStore(subscribe, () => names);

export const useName = (id: string): Bilingual | undefined => useSyncExternalStore(subscribe, () => names.get(id));

/** Participants whose name or id holds a text, as far as their names are known here. */
export function namesWith(text: string, most: number): { readonly id: string; readonly name: Bilingual }[] {
  const wanted = text.toLowerCase();
  const holds = (name: Bilingual): boolean => [name.zh, name.en ?? ''].some((one) => one.toLowerCase().includes(wanted));
  return [...names].filter(([id, name]) => id !== SYSTEM && holds(name)).slice(0, most).map(([id, name]) => ({ id, name }));
}

/** What a record is called: by a name of its own, or by that of what it is about. */
export const useRecordName = (id: string): Bilingual | undefined => useSyncExternalStore(subscribe, () => recordNames.get(id) ?? names.get(id));

/** All that is known, for a choice of records. */
export const useRecordNames = (): Names => useSyncExternalStore(subscribe, () => recordNames);

/** As many as the API answers at once, and so many times for one list. */
const RECORDS_MAX = 50;
const TIMES_MAX = 4;

/** Learns what records and their parties are called that the reader may see; where that fails, ids are shown. */
export function useNamesOf(records: readonly { readonly id: string }[]): void {
  useEffect(() => {
    const unknown = [...new Set(records.map(({ id }) => id))].filter((id) => mayAsk && ID.test(id) && !asked.has(id));
    for (let from = 0; from < Math.min(unknown.length, TIMES_MAX * RECORDS_MAX); from += RECORDS_MAX) {
      const ids = unknown.slice(from, from + RECORDS_MAX);
      for (const id of ids) asked.add(id);
      get('/v1/party-names', { query: { of: ids.join(',') } }).then(({ items, records: named }) => { learn(items.map(({ id, name }) => [id, name]), named.map(({ id, name }) => [id, name])); }, () => undefined);
    }
  }, [records]);
}
