import { Alert } from 'antd';
import type { Action, Written } from '../../forms/actions.js';
import { ChoiceField, TextField, type Choice } from '../../forms/fields.js';
import { Facts } from '../../parts/detail.js';
import { Copyable } from '../../parts/values.js';
import { ACCOUNT } from '../../words/account.js';
import { useWords } from '../../words/language.js';
import { nameWords, type Own } from './own.js';

/** A system is nobody: the field's word for it. */
const NOBODY = 'nobody';
type Holder = { readonly person?: unknown };

/** The secret is in the answer and nowhere else: it is held by this element alone and goes with it. */
function Issued({ answer }: { readonly answer: Written }) {
  const word = useWords(ACCOUNT);
  const { clientId = '', clientSecret } = answer as Written & { readonly clientId?: string; readonly clientSecret?: string };
  if (clientSecret === undefined) return <Alert type="success" showIcon title={word('bound')} />;
  return <><Alert type="warning" showIcon title={word('once')} style={{ marginBottom: 12 }} /><div data-testid="issued"><Facts facts={[{ title: ACCOUNT.clientId, value: <Copyable text={clientId} /> }, { title: ACCOUNT.clientSecret, value: <Copyable text={clientSecret} /> }]} /></div></>;
}
export const shows = (answer: Written) => <Issued answer={answer} />;

const holders = (own: Own): Choice[] => own.persons.map(({ id }) => ({ value: id, title: nameWords(own, id) }));
const personOf = (draft: Holder): object => ({ ...draft, person: draft.person === NOBODY ? null : draft.person });

export const PERSON_STEPS: readonly Action<Own>[] = [
  { path: '/v1/participants/{id}/persons', title: ACCOUNT.addPerson, hint: ACCOUNT.addPersonHint, asks: { name: ACCOUNT.personName } },
];

/** 凭证: for systems a client id and secret, for people the account that they sign in with. */
export const CREDENTIAL_STEPS: readonly Action<Own>[] = [
  {
    path: '/v1/participants/{id}/credentials', title: ACCOUNT.issue, hint: ACCOUNT.issueHint, isMain: true, shows, toBody: personOf, initial: () => ({ person: NOBODY }),
    fields: (own) => <ChoiceField at={['person']} title={ACCOUNT.person} choices={[{ value: NOBODY, title: ACCOUNT.nobody }, ...holders(own)]} />,
  },
  {
    path: '/v1/participants/{id}/credentials', title: ACCOUNT.bind, hint: ACCOUNT.bindHint, shows, applies: ({ persons }) => persons.length > 0, initial: ({ persons }) => ({ person: persons[0]?.id }),
    fields: (own) => <><ChoiceField at={['person']} title={ACCOUNT.person} choices={holders(own)} /><TextField at={['signIn', 'issuer']} title={ACCOUNT.issuer} hint={ACCOUNT.issuerHint} /><TextField at={['signIn', 'subject']} title={ACCOUNT.subject} /></>,
  },
];
