import { INSTRUMENTS } from './instruments.js';
import type { Instrument } from './provision.js';

/** A number that a rule sets, with its source. `isOwn`: no text that was read sets it; it is a parameter of this exchange. */
export interface Parameter { readonly value: number; readonly zh: string; readonly en: string; readonly isOwn?: true }

/** The numbers of authorised operation from a day on. A replaced text is a further pack; authorisations published before keep theirs. */
export interface PublicOperationPack {
  readonly version: string;
  readonly instrument: Instrument;
  readonly effectiveFrom: string;
  readonly termYearsMax: Parameter;
  readonly publicityWorkingDays: Parameter;
}

/**
 * 《公共数据资源授权运营实施规范（试行）》 (发改数据规〔2025〕27号): a term of at most five years. How long an authorisation is made
 * public before it takes effect was not found in what was read of it.
 */
export const PUBLIC_OPERATION_PACKS: readonly PublicOperationPack[] = [{
  version: 'cn-public-operation/2025.1',
  instrument: INSTRUMENTS.publicDataOperation,
  effectiveFrom: '2025-03-01',
  termYearsMax: { value: 5, zh: '授权运营期限最长不超过五年', en: 'A term of at most five years' },
  publicityWorkingDays: { value: 10, zh: '公示期（本交易所参数）', en: 'How long it is made public first (a parameter of this exchange)', isOwn: true },
}];

/** The pack of a day; undefined before the first. */
export const publicOperationOn = (day: string): PublicOperationPack | undefined => PUBLIC_OPERATION_PACKS.findLast(({ effectiveFrom }) => effectiveFrom <= day);
