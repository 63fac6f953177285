import { useCallback } from 'react';
import { get, type ReadPath } from '../api/client.js';
import { useNames, useNamesOf } from '../parts/names.js';
import { useLoaded } from '../parts/use-loaded.js';
import type { Pair } from '../words/dictionary.js';
import type { Names } from './named.js';
import { ChoiceField, ManyField, type FieldProps } from './fields.js';

type PagePath = Extract<ReadPath, `/v1/${string}`>;

/** The records that a field may name: those of a list of the API, each by what it is called; or what each of them refers to. */
export interface Among {
  readonly source: PagePath;
  readonly query?: Readonly<Record<string, string>>;
  readonly called: (record: never, names: Names) => Pair;
  readonly value?: (record: never) => string;
}

const ROWS = '200';
const NOTHING: readonly never[] = [];

/** One of the caller's own records, or several, chosen by name and not by id. */
export function RecordField({ among: { source, query, called, value: valueOf }, isMany, ...props }: FieldProps & { readonly among: Among; readonly isMany: boolean }) {
  const load = useCallback((signal: AbortSignal) => get(source as '/v1/listings', { query: { limit: ROWS, ...query }, signal }), [source, query]);
  const { value } = useLoaded(load);
  const records = value?.items ?? NOTHING;
  useNamesOf(records);
  const names = useNames();
  const choices = new Map(records.map((record) => [valueOf?.(record as never) ?? record.id, called(record as never, names)]));
  const Field = isMany ? ManyField : ChoiceField;
  return <Field {...props} choices={[...choices].map(([id, title]) => ({ value: id, title }))} />;
}
