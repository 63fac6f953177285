import type { SelectProps } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import { get, type ReadPath } from '../api/client.js';
import { SYSTEM, useNames, useNamesOf, useRecordNames } from '../parts/names.js';
import { ID, ID_KINDS, kindOfId } from '../parts/paths.js';
import { hasRole, useSession } from '../session/session-context.js';
import type { Session } from '../session/session.js';
import { PAGES } from '../shell/pages.js';
import { pick, said } from '../words/dictionary.js';
import { FORMS } from '../words/forms.js';
import { kindWords } from '../words/kinds.js';
import { useLanguage, useWords } from '../words/language.js';
import { NamedSelect } from './named-select.js';

const ROWS = '50';
/** Lists that come in an order of their own. */
const ORDERED: readonly string[] = ['/titles', '/obligations'];
/** Where those who trade have met others. */
const MEETINGS = '/negotiations';
const PARTICIPANT = 'prt';
const NONE: readonly { readonly id: string }[] = [];

/** The prefixes that the pattern of an id allows; none where it is the pattern of something else. */
export const prefixesOf = (pattern: string): string[] => (/^\^\(?((?:[a-z]{3}\|?)+)\)?_\[0-9a-f\]/.exec(pattern)?.[1] ?? '').split('|').filter((prefix) => ID_KINDS[prefix] !== undefined);

/** The lists from which an id may be chosen, as far as the one who works here has their pages. */
function listsOf(prefixes: readonly string[], session: Session): readonly string[] {
  const paths = prefixes.flatMap((prefix) => (prefix === PARTICIPANT ? MEETINGS : ID_KINDS[prefix]?.[1] ?? []));
  return [...new Set(paths)].filter((path) => PAGES.some((page) => page.path === path && hasRole(session, page.roles)));
}

const latestOf = async (path: string): Promise<readonly { readonly id: string }[]> =>
  (await get(`/v1${path}` as Extract<ReadPath, '/v1/listings'>, { query: { limit: ROWS, ...(ORDERED.includes(path) ? {} : { sort: 'newest' as const }) } })).items;

/** Part of a name, or the whole of an id. */
const isMeant = (text: string, { value, label }: { readonly value?: unknown; readonly label?: unknown } = {}): boolean => value === text || (typeof label === 'string' && label.toLowerCase().includes(text));

/** `hint` stands in the field while nothing is chosen, where no label stands above it. */
interface Props { readonly label: string; readonly hint?: string; readonly prefixes: readonly string[]; readonly isMany: boolean }
type Controlled = Pick<SelectProps<string | string[]>, 'id' | 'value' | 'onChange'>;

/** 按名称选择: participants and records by what they are called, the latest first; an id from elsewhere may be pasted. Nothing is asked for until somebody wants to choose. */
export function IdInput({ label, hint, prefixes, isMany, ...control }: Props & Controlled) {
  const { language } = useLanguage();
  const word = useWords(FORMS);
  const { session } = useSession();
  const [records, setRecords] = useState(NONE);
  const [typed, setTyped] = useState('');
  useNamesOf(records);
  const [names, recordNames] = [useNames(), useRecordNames()];
  const load = useCallback((isOpen: boolean): void => {
    if (isOpen) Promise.all(listsOf(prefixes, session).map(latestOf)).then((lists) => { setRecords(lists.flat()); }, () => undefined);
  }, [prefixes, session]);
  const options = useMemo(() => {
    const isAsked = (id: string): boolean => prefixes.includes(id.slice(0, 3)) && id !== SYSTEM;
    const given = [control.value ?? []].flat();
    const ids = new Set([...given, ...(ID.test(typed) ? [typed] : []), ...names.keys(), ...records.map(({ id }) => id)].filter(isAsked));
    return [...ids].map((id) => ({ value: id, label: labelOf(id) }));
    function labelOf(id: string): string {
      const name = names.get(id) ?? recordNames.get(id);
      const kind = id.startsWith(PARTICIPANT) ? '' : `${pick(kindWords(kindOfId(id) ?? ''), language)} `;
      return names.has(id) && name !== undefined ? said(name, language) : `${kind}${name === undefined ? '' : said(name, language)} …${id.slice(-8)}`;
    }
  }, [names, recordNames, records, typed, control.value, prefixes, language]);
  return <NamedSelect {...control} label={label} options={options} opened={load} placeholder={hint ?? word('chooseOrPaste')} style={{ width: '100%' }} allowClear popupMatchSelectWidth={false} {...(isMany ? { mode: 'multiple' as const } : {})}
    showSearch={{ onSearch: (text) => { setTyped(text.trim()); }, filterOption: (text, option) => isMeant(text.trim().toLowerCase(), option) }} />;
}
