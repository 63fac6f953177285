import * as mlDsa from '@noble/post-quantum/ml-dsa.js';
import * as sm2 from 'sm-crypto-v2';

/** What `#core/tlog` loads when it first meets a key of that suite; here it came along with the page that verifies. */
const LIBRARIES: Readonly<Record<string, unknown>> = { '@noble/post-quantum/ml-dsa.js': mlDsa, 'sm-crypto-v2': sm2 };

export const createRequire = () => (name: string): unknown => {
  if (!Object.hasOwn(LIBRARIES, name)) throw new Error(`${name} is not in this page`);
  return LIBRARIES[name];
};
