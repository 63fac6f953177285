import { NEW, type Lifecycle } from '../kernel/lifecycle.js';

export const PRODUCT_STATES = ['DRAFT', 'REGISTERED', 'RETIRED'] as const;
export type ProductStateName = (typeof PRODUCT_STATES)[number];

export const PRODUCT: Lifecycle<ProductStateName> = {
  subject: 'product',
  states: PRODUCT_STATES,
  final: ['RETIRED'],
  transitions: [
    // action             entry                  from                        to
    ['product.describe',  'product.described',   [NEW],                      'DRAFT'],
    ['product.revise',    'product.revised',     ['DRAFT'],                  'DRAFT'],
    ['product.revise',    'product.revised',     ['REGISTERED'],             'REGISTERED'],
    ['product.register',  'product.registered',  ['DRAFT'],                  'REGISTERED'],
    ['product.notify_importance', 'product.importance_notified', ['DRAFT'],          'DRAFT'],
    ['product.notify_importance', 'product.importance_notified', ['REGISTERED'],     'REGISTERED'],
    ['product.retire',    'product.retired',     ['DRAFT', 'REGISTERED'],    'RETIRED'],
  ],
  timeouts: {},
};
