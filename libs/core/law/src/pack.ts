import { hash } from 'node:crypto';
import { canonicalJson } from '#core/tlog';
import type { Provision } from './provision.js';

/** Dated provisions in the order in which they are tried; a verdict names the pack it was made under. */
export interface RulePack<Facts, Outcome extends string, Read = void> {
  readonly id: string;
  readonly version: string;
  readonly status: string;
  readonly effectiveFrom: string;
  /** The last day, included. */
  readonly effectiveTo?: string;
  readonly provisions: readonly Provision<Facts, Outcome, Read>[];
  readonly digest: string;
}

export interface PackReference {
  readonly id: string;
  readonly version: string;
  readonly digest: string;
}

export const sha256Hex = (text: string): string => hash('sha256', text, 'hex');

/** The pack with its digest: SHA-256 over the canonical JSON of all that it states, in order, with the settings it is read under. */
export function definePack<Facts, Outcome extends string, Read = void>(
  pack: Omit<RulePack<Facts, Outcome, Read>, 'digest'>, settings: object = {},
): RulePack<Facts, Outcome, Read> {
  const provisions = pack.provisions.map(({ evaluate: _judges, ...stated }) => stated);
  return { ...pack, digest: sha256Hex(canonicalJson({ ...pack, provisions, settings })) };
}

export const referenceTo = ({ id, version, digest }: PackReference): PackReference => ({ id, version, digest });

interface Dated {
  readonly effectiveFrom: string;
  readonly effectiveTo?: string;
}

/** The pack of that day among the versions of one id: the latest that has begun, so that a new one supersedes without an edit to the old. */
export function packOn<Pack extends Dated>(packs: readonly Pack[], asOf: string): Pack | undefined {
  const latest = packs.filter(({ effectiveFrom }) => effectiveFrom <= asOf)
    .reduce<Pack | undefined>((found, pack) => (found === undefined || pack.effectiveFrom >= found.effectiveFrom ? pack : found), undefined);
  return latest?.effectiveTo === undefined || asOf <= latest.effectiveTo ? latest : undefined;
}
