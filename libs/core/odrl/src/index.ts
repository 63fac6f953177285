export { Terms, type Excess, type Use, type Used } from './terms.js';
export { isExhausted, outside, overruns, widenings } from './compare.js';
export { toOdrl, type PolicyParties } from './policy.js';
