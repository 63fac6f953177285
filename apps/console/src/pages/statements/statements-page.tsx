import { Drawer, Empty, Table } from 'antd';
import { useCallback } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { IdInput } from '../../forms/id-input.js';
import { countText } from '../../parts/amounts.js';
import { ProblemView } from '../../parts/problem-view.js';
import { dayText } from '../../parts/times.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { Day, Party } from '../../parts/values.js';
import { hasRole, useSession } from '../../session/session-context.js';
import { COMMON } from '../../words/common.js';
import { useLanguage, useWords } from '../../words/language.js';
import { STATEMENTS } from '../../words/statements.js';
import { daysUntil, latestDay, type Sealing, type Whose } from './days.js';
import { StatementView } from './statement-view.js';

const PATH = '/statements';
const PARTICIPANTS = ['prt'];

/** 对账单: the days that are sealed, the latest first. Whose statement it is stands in the address. */
export function StatementsPage() {
  const word = useWords(STATEMENTS);
  const { language } = useLanguage();
  const { id: day } = useParams();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const until = search.get('until') ?? undefined;
  const whose = { participant: search.get('participant') ?? undefined, other: search.get('with') ?? undefined };
  const load = useCallback(async (signal: AbortSignal) => {
    const last = until ?? await latestDay(signal);
    return last === undefined ? null : daysUntil(last, signal);
  }, [until]);
  const { value, error, isLoading, reload } = useLoaded(load);
  const open = (wanted: string | undefined): void => { void navigate({ pathname: wanted === undefined ? PATH : `${PATH}/${wanted}`, search: search.toString() }); };
  if (value === null) return <NothingYet />;
  return <>
    <h1 className="title">{word('title')}</h1>
    <p className="muted">{word('hint')}</p>
    <WhoseBar whose={whose} />
    <section className="panel" aria-busy={isLoading}>
      {error === undefined ? <Days items={value?.items ?? []} isLoading={isLoading} open={open} /> : <ProblemView error={error} retry={reload} />}
      <div className="bar" style={{ marginTop: 12 }}>
        <Link className="grow" to={PATH}>{word('latest')}</Link>
        {value?.earlier === undefined ? null : <Link to={`${PATH}?until=${value.earlier}`}>{word('earlier')}</Link>}
      </div>
    </section>
    <Drawer open={day !== undefined} onClose={() => { open(undefined); }} size="min(760px, 100vw)" title={day === undefined ? '' : `${word('title')} · ${dayText(day, language)}`} destroyOnHidden>
      {day === undefined ? null : <StatementView key={`${day}${whose.participant ?? ''}${whose.other ?? ''}`} day={day} whose={whose} />}
    </Drawer>
  </>;
}

function NothingYet() {
  const word = useWords(STATEMENTS);
  return <><h1 className="title">{word('title')}</h1><section className="panel"><Empty description={<>{word('none')}<br /><span className="muted">{word('noneHint')}</span></>} /></section></>;
}

function Days({ items, isLoading, open }: { readonly items: readonly Sealing[]; readonly isLoading: boolean; readonly open: (day: string) => void }) {
  const word = useWords(STATEMENTS);
  const common = useWords(COMMON);
  return <Table<Sealing>
    rowKey="day" size="small" pagination={false} loading={isLoading} dataSource={[...items]} locale={{ emptyText: common(isLoading ? 'loading' : 'empty') }}
    onRow={({ day }) => ({ tabIndex: 0, style: { cursor: 'pointer' }, onClick: () => { open(day); }, onKeyDown: ({ key }) => { if (key === 'Enter') open(day); } })}
    columns={[
      { key: 'day', title: word('day'), render: (_value, { day }) => <Day day={day} /> },
      { key: 'through', title: word('through'), align: 'right', render: (_value, { through }) => countText(through) },
      { key: 'participants', title: word('participants'), align: 'right', responsive: ['md'], render: (_value, { participants }) => countText(participants) },
      { key: 'pairs', title: word('pairs'), align: 'right', responsive: ['md'], render: (_value, { pairs }) => countText(pairs) },
      { key: 'root', title: word('root'), responsive: ['lg'], render: (_value, { mapRoot }) => <span className="mono" title={mapRoot}>{mapRoot.slice(0, 16)}…</span> },
    ]}
  />;
}

/** Whose statement is looked at: authorities may look at anybody's, and everybody at what it has together with another. */
function WhoseBar({ whose: { participant, other } }: { readonly whose: Whose }) {
  const word = useWords(STATEMENTS);
  const { session } = useSession();
  const [search, setSearch] = useSearchParams();
  const set = (name: string, id: string | undefined): void => {
    const next = new URLSearchParams(search);
    if (id === undefined) next.delete(name);
    else next.set(name, id);
    setSearch(next);
  };
  const field = (name: string, value: string | undefined, title: string) => <div className="chosen-party">
    <IdInput label={title} hint={title} prefixes={PARTICIPANTS} isMany={false} {...(value === undefined ? {} : { value })} onChange={(id) => { set(name, typeof id === 'string' ? id : undefined); }} />
  </div>;
  return <div className="bar panel" style={{ marginBottom: 12 }} role="group" aria-label={word('of')}>
    <strong><Party id={participant ?? session.organisation.id} />{other === undefined ? null : <> · <Party id={other} /></>}</strong>
    <span className="grow" />
    {hasRole(session, ['operator', 'regulator']) ? field('participant', participant, word('ofHint')) : null}
    {field('with', other, word('other'))}
  </div>;
}
