import { Button, Skeleton } from 'antd';
import { useCallback, useState } from 'react';
import { get, type ReadPath } from '../../api/client.js';
import type { Part } from '../../parts/detail.js';
import { download } from '../../parts/download.js';
import { ProblemView } from '../../parts/problem-view.js';
import { RecordValue } from '../../parts/record-value.js';
import { save } from '../../parts/save.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { REGISTER_PARTS } from '../../words/exchange.js';
import { useWords } from '../../words/language.js';
import { PackDifference } from './pack-difference.js';
import type { Recorded } from './register-actions.js';
import type { RegisterKind } from './registers.js';

type PartPath = Extract<ReadPath, `/v1/${string}/{id}/${string}`>;

/** What the API has beside a record, as it stands there. */
function Fetched({ kind, path, id }: { readonly kind: RegisterKind; readonly path: PartPath; readonly id: string }) {
  const load = useCallback((signal: AbortSignal) => get(path as '/v1/participants/{id}/exit', { params: { id }, signal }) as Promise<unknown>, [path, id]);
  const { value, error, reload } = useLoaded(load);
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return <Skeleton active title={false} />;
  return <RecordValue kind={kind} name={kind} value={shownOf(value)} />;
}

/** Of a page its items: where the next one begins is for machines. */
const shownOf = (value: unknown): unknown => (typeof value === 'object' && value !== null && 'items' in value ? value.items : value);

const fetched = (kind: RegisterKind, path: PartPath) => ({ id }: Recorded) => <Fetched kind={kind} path={path} id={id} />;

/** 人员: the names behind the digests, to those who may read their participant. */
function People({ id }: { readonly id: string }) {
  const word = useWords(REGISTER_PARTS);
  const load = useCallback((signal: AbortSignal) => get('/v1/participants/{id}/people', { params: { id }, signal }), [id]);
  const { value, error, reload } = useLoaded(load);
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return <Skeleton active title={false} />;
  return <>{value.persons.map((person) => <div key={person.id} className="framed">
    <span className="mono muted">{person.id}</span> {person.id === value.contact ? word('contact') : null} {person.state === 'shown' ? null : word(person.state)}
    <RecordValue kind="participant" name="person" value={Object.fromEntries(person.values.map((one) => [one.name, one.value]))} />
  </div>)}</>;
}

/** 登记证书: as the register states it, as JSON that is verified, and as a page to print. */
function Certificate({ record: { id } }: { readonly record: Recorded }) {
  const word = useWords(REGISTER_PARTS);
  const [failed, setFailed] = useState<unknown>();
  const take = (suffix: 'certificate' | 'certificate.pdf', name: string): void => {
    setFailed(undefined);
    download(`/v1/titles/${id}/${suffix}`).then((file) => { save(name, file); }, setFailed);
  };
  return <>
    <div className="bar no-print" style={{ marginBottom: 8 }}>
      <Button type="primary" onClick={() => { take('certificate.pdf', `${id}.pdf`); }}>{word('downloadPdf')}</Button>
      <Button onClick={() => { take('certificate', `${id}.json`); }}>{word('downloadJson')}</Button>
    </div>
    {failed === undefined ? null : <ProblemView error={failed} />}
    <Fetched kind="title" path="/v1/titles/{id}/certificate" id={id} />
  </>;
}

/** What only one kind of record has beside its members. */
const PARTS: Readonly<Partial<Record<RegisterKind, readonly Part<Recorded>[]>>> = {
  participant: [{ title: REGISTER_PARTS.people, render: ({ id }) => <People id={id} /> }, { title: REGISTER_PARTS.exit, render: fetched('participant', '/v1/participants/{id}/exit') }],
  title: [{ title: REGISTER_PARTS.certificateJson, render: (record) => <Certificate record={record} /> }],
  dispute: [{ title: REGISTER_PARTS.statements, render: fetched('dispute', '/v1/disputes/{id}/statements') }],
  complaint: [{ title: REGISTER_PARTS.statement, render: fetched('complaint', '/v1/complaints/{id}/statement') }],
  bulletin: [
    { title: REGISTER_PARTS.text, render: fetched('bulletin', '/v1/bulletins/{id}/text') }, { title: REGISTER_PARTS.comments, render: fetched('bulletin', '/v1/bulletins/{id}/comments') },
    { title: REGISTER_PARTS.progress, render: fetched('bulletin', '/v1/bulletins/{id}/progress') },
  ],
  pack: [{ title: REGISTER_PARTS.difference, render: (record) => <PackDifference record={record} /> }],
};

export const partsOf = (kind: RegisterKind): readonly Part<Recorded>[] => PARTS[kind] ?? [];
