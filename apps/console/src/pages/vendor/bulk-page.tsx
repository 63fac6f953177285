import { Alert, Button, Progress, Table, Tag } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { post } from '../../api/client.js';
import { ProblemError } from '../../api/problem.js';
import { sha256Of } from '../../forms/digest.js';
import { bodySchema } from '../../forms/schema.js';
import { useDraft } from '../../forms/use-draft.js';
import { IdLink } from '../../parts/values.js';
import { useSession } from '../../session/session-context.js';
import { BULK } from '../../words/bulk.js';
import { COMMON } from '../../words/common.js';
import { FORMS } from '../../words/forms.js';
import { pick } from '../../words/dictionary.js';
import { useLanguage, useWords } from '../../words/language.js';
import { NAVIGATION } from '../../words/navigation.js';
import { bulkRows, missingColumns, sheet, type BulkRow } from './bulk-rows.js';
import { CSV_CHARS_MAX, readCsv } from './csv.js';

/** What became of a row: its listing, or why not. */
interface Outcome { readonly listing?: string; readonly problem?: string }
/** The sheet and what became of its rows, as this tab keeps them. */
interface Work { readonly text: string; readonly outcomes: Readonly<Record<number, Outcome>> }
type Preview = { readonly rows: readonly BulkRow[]; readonly missing: readonly string[] } | { readonly why: 'empty' | 'tooLarge' | 'quote' };

const PERCENT = 100;
const ROWS_SHOWN = 50;

async function previewOf(text: string): Promise<Preview> {
  const table = readCsv(text);
  if (!table.ok) return table;
  const [product, listing] = await Promise.all([bodySchema('/v1/products'), bodySchema('/v1/listings')]);
  return { rows: bulkRows(table.header, table.rows, { product, listing }), missing: missingColumns(table.header) };
}

/** One row through all its steps. The keys follow from what the row says: whatever was done already is answered as it was, and not done again. */
async function send({ product, offer }: BulkRow): Promise<Outcome> {
  const key = await sha256Of(new Blob([JSON.stringify([product, offer])]));
  try {
    const { id } = await post('/v1/products', { body: product as never, key: `bulk-${key}-describe` });
    await post('/v1/products/{id}/register', { params: { id }, body: {}, key: `bulk-${key}-register` });
    const listing = await post('/v1/listings', { body: { product: id, productVersion: 1, offer } as never, key: `bulk-${key}-list` });
    await post('/v1/listings/{id}/submit', { params: { id: listing.id }, body: {}, key: `bulk-${key}-submit` });
    return { listing: listing.id };
  } catch (err) {
    return { problem: err instanceof ProblemError ? `${err.problem.titleZh} ${err.message}` : String(err) };
  }
}

/** 批量挂牌. */
export function BulkPage() {
  const word = useWords(BULK);
  const { language } = useLanguage();
  const { session: { organisation } } = useSession();
  const { draft, keep, forget } = useDraft<Work>(`bulk-${organisation.id}`);
  const [work, setWork] = useState<Work | undefined>(draft);
  const [preview, setPreview] = useState<Preview>();
  const text = work?.text;
  useEffect(() => {
    if (text === undefined) return undefined;
    let isOver = false;
    void previewOf(text).then((found) => { if (!isOver) setPreview(found); });
    return () => { isOver = true; };
  }, [text]);
  const change = useCallback((next: Work) => {
    keep(next);
    setWork(next);
  }, [keep]);
  const clear = (): void => {
    forget();
    setWork(undefined);
    setPreview(undefined);
  };
  return <>
    <h1 className="title">{pick(NAVIGATION.bulk, language)}</h1>
    <p className="muted">{word('hint')}</p>
    <section className="panel"><SheetChooser take={(csv) => { change({ text: csv, outcomes: {} }); }} clear={clear} /></section>
    {preview === undefined || work === undefined ? null : 'why' in preview ? <Alert type="warning" showIcon title={word(preview.why)} /> : <Rows preview={preview} work={work} change={change} />}
  </>;
}

function SheetChooser({ take, clear }: { readonly take: (csv: string) => void; readonly clear: () => void }) {
  const word = useWords(BULK);
  const chooser = useRef<HTMLInputElement>(null);
  const download = (): void => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([sheet()], { type: 'text/csv;charset=utf-8' }));
    link.download = 'yaosu-listings.csv';
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const read = async (file: File | undefined): Promise<void> => {
    if (file !== undefined) take(file.size > CSV_CHARS_MAX * 4 ? 'x'.repeat(CSV_CHARS_MAX + 1) : await file.text());
  };
  return <div className="bar">
    <Button onClick={download}>{word('sheet')}</Button>
    <Button type="primary" onClick={() => { chooser.current?.click(); }}>{word('choose')}</Button>
    <input ref={chooser} type="file" accept=".csv,text/csv" style={{ display: 'none' }} aria-label={word('choose')} onChange={({ target }) => {
      void read(target.files?.[0]);
      target.value = '';
    }} />
    <span className="grow" /><Button onClick={clear}>{word('clear')}</Button>
  </div>;
}

function Rows({ preview: { rows, missing }, work, change }: { readonly preview: Extract<Preview, { rows: unknown }>; readonly work: Work; readonly change: (work: Work) => void }) {
  const word = useWords(BULK);
  const [isRunning, setRunning] = useState(false);
  const isStopped = useRef(false);
  useEffect(() => () => { isStopped.current = true; }, []);
  const good = rows.filter(({ faults }) => faults.length === 0);
  const waiting = good.filter(({ line }) => work.outcomes[line]?.listing === undefined);
  const mustStop = (): boolean => isStopped.current;
  const run = async (): Promise<void> => {
    isStopped.current = false;
    setRunning(true);
    let now = work;
    for (const row of waiting) {
      if (mustStop()) break;
      now = { ...now, outcomes: { ...now.outcomes, [row.line]: await send(row) } };
      change(now);
    }
    setRunning(false);
  };
  const done = good.length - waiting.length;
  return <section className="panel">
    {missing.length === 0 ? null : <Alert type="warning" showIcon title={word('columns', { names: missing.join(', ') })} style={{ marginBottom: 8 }} />}
    {good.length === rows.length ? null : <Alert type="info" showIcon title={word('faulty', { count: rows.length - good.length })} style={{ marginBottom: 8 }} />}
    <div className="bar" style={{ marginBottom: 8 }}>
      {isRunning ? <Button onClick={() => { isStopped.current = true; }}>{word('stop')}</Button> : <Button type="primary" disabled={waiting.length === 0} onClick={() => { void run(); }}>{word('start', { count: waiting.length })}</Button>}
      <span className="grow" aria-live="polite">{word('progress', { done, all: good.length })}</span>
    </div>
    <Progress aria-label={word('progress', { done, all: good.length })} percent={good.length === 0 ? 0 : Math.round((done / good.length) * PERCENT)} size="small" />
    <RowTable rows={rows} outcomes={work.outcomes} />
  </section>;
}

function RowTable({ rows, outcomes }: { readonly rows: readonly BulkRow[]; readonly outcomes: Work['outcomes'] }) {
  const word = useWords(BULK);
  const forms = useWords(FORMS);
  const common = useWords(COMMON);
  return <Table<BulkRow> rowKey="line" size="small" dataSource={[...rows]} pagination={{ pageSize: ROWS_SHOWN, hideOnSinglePage: true }} locale={{ emptyText: common('empty') }} columns={[
    { title: word('line'), dataIndex: 'line', width: 64 }, { title: word('name'), dataIndex: 'name' },
    { title: word('check'), render: (_value, { faults }) => (faults.length === 0 ? <Tag color="success">{word('good')}</Tag> : <ul style={{ margin: 0, paddingInlineStart: 16 }}>{faults.map(({ column, says, values }) => <li key={column}><span className="mono">{column}</span> {forms(says, values)}</li>)}</ul>) },
    { title: word('sent'), render: (_value, { line }) => <Sent outcome={outcomes[line]} /> },
  ]} />;
}

function Sent({ outcome }: { readonly outcome: Outcome | undefined }) {
  const word = useWords(BULK);
  if (outcome === undefined) return <span className="muted">{word('waits')}</span>;
  if (outcome.listing === undefined) return <Alert type="error" title={outcome.problem} />;
  return <><Tag color="processing">{word('listed')}</Tag><IdLink id={outcome.listing} /></>;
}
