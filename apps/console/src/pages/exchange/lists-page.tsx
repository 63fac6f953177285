import { Empty, Input, Segmented, Table } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import { get } from '../../api/client.js';
import { BeginningBar } from '../../forms/actions.js';
import { BodyFields } from '../../forms/body-fields.js';
import { completed } from '../../forms/completed.js';
import { bodySchema, type Schema } from '../../forms/schema.js';
import { ProblemView } from '../../parts/problem-view.js';
import { RecordValue } from '../../parts/record-value.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { hasRole, useSession } from '../../session/session-context.js';
import { COMMON } from '../../words/common.js';
import { LISTS } from '../../words/exchange.js';
import { FORMS } from '../../words/forms.js';
import { pick } from '../../words/dictionary.js';
import { useLanguage, useWords } from '../../words/language.js';
import { memberWords } from '../../words/members.js';

type ListName = 'negative' | 'caution';
const PATHS = { add: '/v1/lists/{list}/items', remove: '/v1/lists/{list}/items/{code}/remove', confirm: '/v1/lists/{list}/items/{code}/confirm', reject: '/v1/lists/{list}/items/{code}/reject' } as const;
type Change = keyof typeof PATHS;
type Schemas = Readonly<Record<Change, Schema>>;
const HINTS = { add: LISTS.addHint, remove: LISTS.removeHint, confirm: LISTS.confirmHint, reject: LISTS.rejectHint } as const;
/** On a phone the first columns alone. */
const WIDE_FROM = 2;
const ITEM = ['code', 'kind', 'value', 'description', 'ground', 'article', 'from', 'until'] as const;

const loadSchemas = async (): Promise<Schemas> => Object.fromEntries(await Promise.all(Object.entries(PATHS).map(async ([name, path]) => [name, await bodySchema(path)] as const))) as Schemas;

/** A change of a list, as a form that its API has the schema of. */
const changeOf = (change: Change, schemas: Schemas, params: Readonly<Record<string, string>>) => ({
  path: PATHS[change], params: () => params, title: LISTS[change], hint: HINTS[change], isMain: change === 'add' || change === 'confirm', isDanger: change === 'reject',
  fields: () => <BodyFields kind="watchlist" schema={schemas[change]} />, toBody: (draft: object) => completed(schemas[change], draft) as object,
});

/** 负面清单与谨慎清单: as they are, as they were on a day, and what two people are about to change. */
export function ListsPage() {
  const word = useWords(LISTS);
  const { session } = useSession();
  const [list, setList] = useState<ListName>('negative');
  const [round, setRound] = useState(0);
  const { value: schemas, error, reload } = useLoaded(loadSchemas);
  const changed = useCallback(() => { setRound((before) => before + 1); }, []);
  const isStaff = hasRole(session, ['operator']);
  return <>
    <div className="bar"><h1 className="title grow">{word(list)}</h1>
      <Segmented value={list} onChange={setList} aria-label={word('items')} options={[{ value: 'negative', label: word('negative') }, { value: 'caution', label: word('caution') }]} />
      {isStaff && schemas !== undefined ? <BeginningBar beginnings={[changeOf('add', schemas, { list })]} changed={changed} /> : null}
    </div>
    <p className="muted">{word('everybody')}</p>
    {error === undefined ? null : <ProblemView error={error} retry={reload} />}
    {hasRole(session, ['operator', 'regulator']) ? <Proposals key={`proposals ${list} ${String(round)}`} list={list} schemas={isStaff ? schemas : undefined} changed={changed} /> : null}
    <Items key={`items ${list} ${String(round)}`} list={list} schemas={isStaff ? schemas : undefined} changed={changed} />
  </>;
}

interface Below { readonly list: ListName; readonly schemas: Schemas | undefined; readonly changed: () => void }

function Items({ list, schemas, changed }: Below) {
  const word = useWords(LISTS);
  const { language } = useLanguage();
  const [on, setOn] = useState('');
  const load = useCallback((signal: AbortSignal) => get('/v1/lists/{list}', { params: { list }, query: on === '' ? {} : { on }, signal }), [list, on]);
  const { value, error, isLoading, reload } = useLoaded(load);
  const columns = useMemo(() => ITEM.map((name, i) => ({ key: name, ...(i < WIDE_FROM ? {} : { responsive: ['md' as const] }), title: pick(memberWords('watchlist', name), language), render: (_value: unknown, item: object) => <RecordValue kind="watchlist" name={name} value={(item as Readonly<Record<string, unknown>>)[name]} /> })), [language]);
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  return <section className="panel">
    <div className="bar"><h2 className="title grow">{word('items')} {value === undefined ? null : <span className="muted">{word('edition', { edition: value.edition })}</span>}</h2>
      <label>{word('on')} <Input type="date" style={{ width: 160 }} value={on} onChange={(event) => { setOn(event.target.value); }} /></label></div>
    <Table size="small" pagination={false} rowKey="code" loading={isLoading} dataSource={[...(value?.items ?? [])]} locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={isLoading ? '…' : word('noItems')} /> }}
      columns={[...columns, ...(schemas === undefined ? [] : [{ key: 'act', render: (_value: unknown, { code }: { readonly code: string }) => <BeginningBar beginnings={[changeOf('remove', schemas, { list, code })]} changed={changed} /> }])]} />
  </section>;
}

function Proposals({ list, schemas, changed }: Below) {
  const word = useWords(LISTS);
  const common = useWords(COMMON);
  const forms = useWords(FORMS);
  const { session: { person } } = useSession();
  const load = useCallback((signal: AbortSignal) => get('/v1/lists/{list}/proposals', { params: { list }, signal }), [list]);
  const { value, error, isLoading, reload } = useLoaded(load);
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  return <section className="panel"><h2 className="title">{word('proposals')}</h2>
    <Table size="small" pagination={false} rowKey="code" loading={isLoading} dataSource={[...(value?.items ?? [])]} locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={isLoading ? '…' : word('noProposals')} /> }} columns={[
      { key: 'what', title: common('kind'), render: (_value, { item }) => word(item === null ? 'removal' : 'addition') },
      { key: 'item', title: word('items'), render: (_value, { code, item }) => (item === null ? <span className="mono">{code}</span> : <RecordValue kind="watchlist" name="item" value={item} />) },
      { key: 'ground', responsive: ['md'], title: forms('reason'), render: (_value, { ground }) => ground },
      { key: 'person', responsive: ['md'], title: common('details'), render: (_value, { person: by, at }) => <><RecordValue kind="watchlist" name="person" value={by} /> <RecordValue kind="watchlist" name="at" value={at} /></> },
      { key: 'act', title: common('actions'), render: (_value, { code, person: by }) => (schemas === undefined ? null : <>
        {by === person ? <div className="muted" style={{ maxWidth: 260 }}>{word('secondPerson')}</div> : <BeginningBar beginnings={[changeOf('confirm', schemas, { list, code }), changeOf('reject', schemas, { list, code })]} changed={changed} />}
      </>) },
    ]} />
  </section>;
}
