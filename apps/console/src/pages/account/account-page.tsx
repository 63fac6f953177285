import { Skeleton, Tag } from 'antd';
import { useCallback } from 'react';
import { Link } from 'react-router';
import type { Participant } from '#core/exchange';
import { get } from '../../api/client.js';
import { ActionBar } from '../../forms/actions.js';
import { Facts } from '../../parts/detail.js';
import { ProblemView } from '../../parts/problem-view.js';
import { StateTag } from '../../parts/state-tag.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { Copyable, Said } from '../../parts/values.js';
import { useSession } from '../../session/session-context.js';
import { ACCOUNT } from '../../words/account.js';
import { COMMON, ROLES } from '../../words/common.js';
import { useLanguage, useWords } from '../../words/language.js';
import { keyText } from '../oversight/figures.js';
import { CREDENTIAL_STEPS, PERSON_STEPS } from './account-steps.js';
import { Credentials } from './credentials.js';
import { nameOf, type Own } from './own.js';

/** 本机构: who it is, who its people are, and what they and its systems authenticate with. */
export function AccountPage() {
  const word = useWords(ACCOUNT);
  const { session: { organisation: { id } } } = useSession();
  const load = useCallback(async (signal: AbortSignal): Promise<Own> => {
    const [own, people] = await Promise.all([get('/v1/participants/{id}', { params: { id }, signal }), get('/v1/participants/{id}/people', { params: { id }, signal })]);
    return { ...own as unknown as Participant & { readonly version: number }, people };
  }, [id]);
  const { value: own, error, reload, refresh } = useLoaded(load);
  return <>
    <h1 className="title">{word('title')}</h1>
    {error !== undefined ? <ProblemView error={error} retry={reload} /> : own === undefined ? <Skeleton active /> : <Sections own={own} changed={refresh} />}
  </>;
}

function Sections({ own, changed }: { readonly own: Own; readonly changed: () => void }) {
  const word = useWords(ACCOUNT);
  return <>
    <section className="panel"><h2 className="title">{word('organisation')}</h2><Organisation own={own} /></section>
    <section className="panel">
      <h2 className="title">{word('persons')}</h2><p className="muted">{word('personsHint')}</p>
      <ActionBar actions={PERSON_STEPS} item={own} kind="participant" isFollowed={false} changed={changed} />
      <Persons own={own} />
    </section>
    <section className="panel">
      <h2 className="title">{word('credentials')}</h2><p className="muted">{word('credentialsHint')}</p>
      <ActionBar actions={CREDENTIAL_STEPS} item={own} kind="participant" isFollowed={false} changed={changed} />
      <Credentials own={own} changed={changed} />
    </section>
    {own.signingKeys.length === 0 ? null : <section className="panel"><h2 className="title">{word('signingKeys')}</h2><ul className="rows">{own.signingKeys.map(({ keyId, vkey, retiredAt }) => <li key={keyId}><span className="mono">{vkey}</span> {retiredAt === null ? null : <Tag>{word('revoked')}</Tag>}</li>)}</ul></section>}
  </>;
}

function Organisation({ own }: { readonly own: Own }) {
  const { id, state, organisation: { name, registration, jurisdiction }, capacities, contact } = own;
  const word = useWords(ACCOUNT);
  const role = useWords(ROLES);
  const { language } = useLanguage();
  const { session } = useSession();
  return <>
    <Facts facts={[
      { title: ACCOUNT.name, value: <Said text={name} /> }, { title: COMMON.id, value: <Copyable text={id} /> }, { title: ACCOUNT.state, value: <StateTag kind="participant" state={state} /> }, { title: ACCOUNT.registration, value: <span className="mono">{registration.scheme} {registration.number}</span> },
      { title: ACCOUNT.jurisdiction, value: keyText('jurisdiction', jurisdiction, language) }, { title: ACCOUNT.capacities, value: capacities.map((capacity) => <Tag key={capacity}>{word(capacity)}</Tag>) }, { title: ACCOUNT.roles, value: session.roles.map((one) => <Tag key={one} color="blue">{role(one)}</Tag>) },
      { title: ACCOUNT.me, value: session.person === null ? session.name ?? '' : nameOf(own, session.person) }, { title: ACCOUNT.contact, value: nameOf(own, contact) },
    ]} />
    <p className="bar no-print"><Link to="/statements">{word('statements')}</Link><Link to="/webhooks">{word('webhooks')}</Link></p>
  </>;
}

function Persons({ own: { people: { persons, contact }, credentials } }: { readonly own: Own }) {
  const word = useWords(ACCOUNT);
  if (persons.length === 0) return <p className="muted">{word('noPersons')}</p>;
  const heldBy = (person: string): number => credentials.filter((one) => one.person === person && one.revokedAt === null).length;
  return <ul className="rows">{persons.map(({ id, state, values }) => <li key={id} className="bar">
    <strong>{values.find(({ name }) => name === 'name')?.value ?? word(state === 'shown' ? 'person' : state)}</strong><span className="mono muted" title={id}>…{id.slice(-8)}</span>
    {id === contact ? <Tag>{word('contact')}</Tag> : null}<span className="muted">{word('credentials')} {heldBy(id)}</span>
  </li>)}</ul>;
}
