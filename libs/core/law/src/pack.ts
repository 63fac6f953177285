import { hash } from 'node:crypto';
import { canonicalJson } from '#core/tlog';
import type { Provision } from './provision.js';

/** Dated provisions in the order in which they are tried; a verdict names the pack it was made under. */
export interface RulePack<Facts, Outcome extends string> {
  readonly id: string;
  readonly version: string;
  readonly status: string;
  readonly effectiveFrom: string;
  /** The last day, included. */
  readonly effectiveTo?: string;
  readonly provisions: readonly Provision<Facts, Outcome>[];
  readonly digest: string;
}

export interface PackReference {
  readonly id: string;
  readonly version: string;
  readonly digest: string;
}

export const sha256Hex = (text: string): string => hash('sha256', text, 'hex');

/** The pack with its digest: SHA-256 over the canonical JSON of all that it states, in order, with the settings it is read under. */
export function definePack<Facts, Outcome extends string>(pack: Omit<RulePack<Facts, Outcome>, 'digest'>, settings: object = {}): RulePack<Facts, Outcome> {
  const provisions = pack.provisions.map(({ id, cite, articles, inForce, choice }) =>
    ({ id, cite, articles, inForce, ...(choice === undefined ? {} : { choice }) }));
  return { ...pack, digest: sha256Hex(canonicalJson({ ...pack, provisions, settings })) };
}

export const referenceTo = ({ id, version, digest }: RulePack<never, string>): PackReference => ({ id, version, digest });

interface Dated {
  readonly effectiveFrom: string;
  readonly effectiveTo?: string;
}

/** The pack of that day among the versions of one id; undefined where no version reaches back so far. */
export const packOn = <Pack extends Dated>(packs: readonly Pack[], asOf: string): Pack | undefined =>
  packs.find(({ effectiveFrom, effectiveTo }) => effectiveFrom <= asOf && (effectiveTo === undefined || asOf <= effectiveTo));
