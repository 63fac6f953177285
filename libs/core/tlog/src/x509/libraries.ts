import type * as Asn1Js from 'asn1js';
import type * as PkiJs from 'pkijs';
import { lazily } from '../suites/lazily.js';

/** ASN.1 and X.509 are read by libraries that are loaded with the first certificate. */
export const pkijs = lazily('pkijs') as () => typeof PkiJs;
export const asn1js = lazily('asn1js') as () => typeof Asn1Js;
