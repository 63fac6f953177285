import type { Product } from '#core/exchange';
import type { Action } from '../../forms/actions.js';
import { REASON } from '../../forms/reason.js';
import { STEPS } from '../../words/steps.js';

/** 数据产品: what its vendor does with it. */
export const PRODUCT_STEPS: readonly Action<Product & { readonly version: number }>[] = [
  { path: '/v1/products/{id}/register', title: STEPS.register, hint: STEPS.registerHint, isMain: true },
  { path: '/v1/products/{id}/retire', title: STEPS.retire, hint: STEPS.retireHint, isDanger: true, asks: REASON },
];
