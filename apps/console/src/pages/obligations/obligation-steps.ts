import type { Obligation } from '#core/exchange';
import type { Action } from '../../forms/actions.js';
import { REASON } from '../../forms/reason.js';
import { STEPS } from '../../words/steps.js';

/** 义务: what its debtor does with it. */
export const OBLIGATION_STEPS: readonly Action<Obligation & { readonly version: number }>[] = [
  { path: '/v1/obligations/{id}/fulfil', title: STEPS.fulfil, hint: STEPS.fulfilHint, isMain: true, asks: { evidenceSha256: STEPS.evidence } },
  { path: '/v1/obligations/{id}/correct', title: STEPS.correct, hint: STEPS.correctHint, asks: REASON },
];
