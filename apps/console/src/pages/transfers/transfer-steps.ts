import type { Transfer } from '#core/exchange';
import type { Action } from '../../forms/actions.js';
import { REASON } from '../../forms/reason.js';
import { DESK } from '../../words/desk.js';
import { STEPS } from '../../words/steps.js';
import { BASES_OF_ONES_OWN } from '../desk/basis-steps.js';

type Item = Transfer & { readonly version: number };

/** 交付 (Dataspace Protocol 2025-1, transfer process): what its two sides do with it. */
export const TRANSFER_STEPS: readonly Action<Item>[] = [
  { path: '/v1/transfers/{id}/start', title: STEPS.begin, hint: STEPS.beginHint, isMain: true, applies: ({ clearance }) => clearance === 'CLEARED' },
  {
    path: '/v1/transfers/{id}/complete', title: STEPS.receive, hint: STEPS.receiveHint, isMain: true,
    initial: ({ delivery }) => ({ receivedSha256: delivery?.manifest.sha256 }), asks: { receivedSha256: STEPS.received },
  },
  {
    path: '/v1/transfers/{id}/attach-basis', title: DESK.attach, hint: DESK.attachHint, isMain: true, applies: ({ clearance }) => clearance === 'NEEDS_BASIS',
    asks: { basis: { title: DESK.basisId, among: BASES_OF_ONES_OWN } },
  },
  { path: '/v1/transfers/{id}/suspend', title: STEPS.suspend, hint: STEPS.suspendHint, asks: REASON },
  { path: '/v1/transfers/{id}/resume', title: STEPS.resume, hint: STEPS.resumeHint, asks: REASON },
  { path: '/v1/transfers/{id}/retry', title: STEPS.retry, hint: STEPS.retryHint, asks: REASON },
  { path: '/v1/transfers/{id}/terminate', title: STEPS.stop, hint: STEPS.stopHint, isDanger: true, asks: REASON },
];
