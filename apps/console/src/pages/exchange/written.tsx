import { Alert } from 'antd';
import type { Written as Answer } from '../../forms/actions.js';
import { Members } from '../../parts/record-value.js';
import { IdLink } from '../../parts/values.js';
import { REGISTERS } from '../../words/register-steps.js';
import { useWords } from '../../words/language.js';

/** What was made, and the secrets that its answer tells once and nobody can tell again. */
export function Written({ answer: { id, clientId, clientSecret, credential, pushSecret } }: { readonly answer: Answer }) {
  const word = useWords(REGISTERS);
  const once = Object.fromEntries(Object.entries({ clientId, clientSecret, credential, pushSecret }).filter(([, value]) => value !== undefined));
  return <>
    <p><IdLink id={id} isWhole /></p>
    {Object.keys(once).length === 0 ? null : <><Alert type="warning" showIcon title={word('once')} style={{ marginBottom: 12 }} /><Members kind="credential" members={once} /></>}
  </>;
}
