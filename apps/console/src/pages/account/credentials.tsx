import { Alert, Tag } from 'antd';
import { ActionBar, type Action } from '../../forms/actions.js';
import { Time } from '../../parts/values.js';
import { useSession } from '../../session/session-context.js';
import { ACCOUNT } from '../../words/account.js';
import { useWords } from '../../words/language.js';
import { shows } from './account-steps.js';
import { meansOf, nameOf, standingOf, type Credential, type Own, type Standing } from './own.js';

/** A credential as a step is taken with it: it is part of its organisation, whose version decides. */
interface Held { readonly id: string; readonly state: string; readonly version: number; readonly owner: string; readonly credential: Credential; readonly isOwn: boolean }

function OwnWarning({ isOwn }: Pick<Held, 'isOwn'>) {
  const word = useWords(ACCOUNT);
  return isOwn ? <Alert type="warning" showIcon title={word('revokeOwn')} style={{ marginBottom: 12 }} /> : null;
}

const STEPS: readonly Action<Held>[] = [
  {
    path: '/v1/participants/{id}/credentials', title: ACCOUNT.rotate, hint: ACCOUNT.rotateHint, shows, applies: ({ credential: { secretSha256 } }) => secretSha256 !== undefined,
    toBody: (_draft, { credential: { person } }) => ({ person }),
  },
  {
    path: '/v1/participants/{id}/credentials/{credential}/revoke', title: ACCOUNT.revoke, hint: ACCOUNT.revokeHint, isDanger: true, asks: { reason: ACCOUNT.reason }, fields: ({ isOwn }) => <OwnWarning isOwn={isOwn} />,
    params: ({ credential: { id } }) => ({ credential: id }),
  },
];

const COLORS = { revoked: 'error', notYet: 'default', expired: 'default', inForce: 'success' } as const;

/** The credentials, those in force first, the latest first among them. */
export function Credentials({ own, changed }: { readonly own: Own; readonly changed: () => void }) {
  const word = useWords(ACCOUNT);
  if (own.credentials.length === 0) return <p className="muted">{word('noCredentials')}</p>;
  const now = Date.now();
  const sorted = [...own.credentials].reverse().sort((a, b) => Number(standingOf(b, now) === 'inForce') - Number(standingOf(a, now) === 'inForce'));
  return <ul className="rows">{sorted.map((credential) => <OneCredential key={credential.id} own={own} credential={credential} standing={standingOf(credential, now)} changed={changed} />)}</ul>;
}

interface Row { readonly own: Own; readonly credential: Credential; readonly standing: Standing; readonly changed: () => void }

function OneCredential({ own, credential, standing, changed }: Row) {
  const { id, state, version } = own;
  const word = useWords(ACCOUNT);
  const { session: { person } } = useSession();
  const isOwn = credential.signIn !== undefined && credential.person === person && standing === 'inForce';
  const held = { id, state, version, owner: id, credential, isOwn };
  return <li>
    <div className="bar"><Tag color={COLORS[standing]}>{word(standing)}</Tag><strong>{word(meansOf(credential))}</strong><span>{credential.person === null ? word('nobody') : nameOf(own, credential.person)}</span>
      <span className="mono muted" title={`${id}:${credential.id}`}>…{credential.id.slice(-8)}</span>{isOwn ? <Tag color="blue">{word('own')}</Tag> : null}<span className="muted"><Time at={credential.validFrom} /> – <Time at={credential.validUntil} /></span></div>
    {standing === 'inForce' || standing === 'notYet' ? <ActionBar actions={STEPS} item={held} kind="participant" isFollowed={false} changed={changed} /> : null}
  </li>;
}
