import { Alert } from 'antd';
import type { Grant } from '#core/exchange';
import type { Action, Written } from '../../forms/actions.js';
import { NumberField, TextField } from '../../forms/fields.js';
import { ProposalFields } from '../../forms/proposal-fields.js';
import { REASON } from '../../forms/reason.js';
import { Copyable, IdLink } from '../../parts/values.js';
import { FORMS } from '../../words/forms.js';
import { useWords } from '../../words/language.js';
import { RENEWAL } from '../../words/renewal.js';
import { STEPS } from '../../words/steps.js';
import { DeliveryFields, deliveryOf } from './delivery-fields.js';

type Item = Grant & { readonly version: number };

const ENDED = ['EXPIRED', 'REVOKED', 'REVOKED_UNCONFIRMED'];

/** The credential is in the answer and nowhere else: it is held by this element alone and goes with it. */
function Collected({ answer }: { readonly answer: Written }) {
  const word = useWords(STEPS);
  const { credential = '' } = answer as Written & { readonly credential?: string };
  return <><Alert type="warning" showIcon title={word('collected')} style={{ marginBottom: 12 }} /><p>{word('credential')}</p><div data-testid="credential"><Copyable text={credential} /></div></>;
}
const opened = ({ id }: Written) => <p><IdLink id={id} isWhole /></p>;

/** An instant as the field of a browser gives it, in the zone of the exchange. */
const instantOf = (local: unknown): string => `${String(local)}:00+08:00`;
const useFields = () => <>
  <div className="pair"><TextField at={['window', 'from']} title={STEPS.from} hint={RENEWAL.instantHint} /><TextField at={['window', 'to']} title={STEPS.to} /></div>
  <div className="pair"><NumberField at={['window', 'sequence']} title={STEPS.sequence} hint={RENEWAL.sequenceHint} /><NumberField at={['count']} title={STEPS.count} /></div>
  <div className="pair"><NumberField at={['rows']} title={STEPS.rows} /><NumberField at={['bytes']} title={STEPS.bytes} /></div>
</>;
interface UseDraft { readonly window?: { readonly from?: unknown; readonly to?: unknown } }
const reportOf = (draft: UseDraft, id: string, side: 'vendor' | 'buyer'): object => ({ ...draft, grant: id, side, window: { ...draft.window, from: instantOf(draft.window?.from), to: instantOf(draft.window?.to) } });
const reportBy = (side: 'vendor' | 'buyer'): Action<Item> => ({
  path: '/v1/usages', title: STEPS.reportUse, hint: STEPS.reportUseHint, by: side, states: ['ACTIVE', 'SUSPENDED', 'EXHAUSTED', ...ENDED], applies: ({ price }) => price.kind === 'metered',
  initial: () => ({ window: { sequence: 1 }, count: 0, rows: 0, bytes: 0 }), fields: useFields, toBody: (draft, { id }) => reportOf(draft, id, side), shows: opened,
});

/** 授权: what its two sides do with it, from its activation to the proof that the data are deleted. */
export const GRANT_STEPS: readonly Action<Item>[] = [
  {
    path: '/v1/grants/{id}/activate', title: STEPS.activate, hint: STEPS.activateHint, isMain: true, asks: { enforcementPoints: STEPS.enforcementPoints },
  },
  {
    path: '/v1/grants/{id}/collect-credential', title: STEPS.collect, hint: STEPS.collectHint, isMain: true, states: ['ACTIVE'],
    applies: ({ credentialCollectedAt }) => credentialCollectedAt === null, shows: (answer) => <Collected answer={answer} />,
  },
  {
    path: '/v1/transfers', title: STEPS.deliver, hint: STEPS.deliverHint, states: ['ACTIVE'],
    initial: ({ terms }) => ({ purpose: terms.purposes[0] ?? '', mode: terms.modes[0], manifest: { fields: terms.fields, files: [] }, people: { general: 0, sensitive: 0 } }), fields: ({ terms }) => <DeliveryFields terms={terms} />, toBody: deliveryOf, shows: opened,
  },
  {
    path: '/v1/negotiations', title: STEPS.renew, hint: RENEWAL.hint, states: ['ACTIVE', 'SUSPENDED', 'EXHAUSTED'], applies: ({ successor }) => successor === null,
    initial: ({ terms, plan, buyer }) => ({ proposal: { terms: { ...terms, recipients: terms.recipients.filter((one) => one !== buyer) }, plan, need: '' } }),
    fields: ({ listing }) => <ProposalFields listing={listing} />, toBody: (draft, { listing, id }) => ({ ...draft, listing, renews: id }), shows: opened,
  },
  reportBy('vendor'), reportBy('buyer'),
  { path: '/v1/grants/{id}/suspend', title: STEPS.suspend, hint: STEPS.suspendHint, asks: REASON },
  { path: '/v1/grants/{id}/resume', title: STEPS.resume, hint: STEPS.resumeHint, asks: REASON },
  { path: '/v1/grants/{id}/revoke', title: STEPS.revoke, hint: STEPS.revokeHint, isDanger: true, asks: REASON },
  { path: '/v1/grants/{id}/give-up', title: STEPS.giveUp, hint: STEPS.giveUpHint, isDanger: true, asks: REASON },
  {
    path: '/v1/grants/{id}/certify-deletion', title: STEPS.certify, hint: STEPS.certifyHint, isMain: true, applies: ({ deletion, used }) => deletion === null && used.count > 0,
    asks: { method: { title: STEPS.method, words: STEPS }, listSha256: STEPS.list, items: STEPS.items },
  },
  {
    path: '/v1/grants/{id}/dispute-deletion', title: STEPS.dispute, hint: STEPS.disputeHint, applies: ({ deletion }) => deletion !== null && deletion.disputed === null,
    asks: { reason: FORMS.reason, evidenceSha256: STEPS.evidence },
  },
];
