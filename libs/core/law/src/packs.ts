import { packOn, type RulePack } from './pack.js';
import { EXPORT_PACKS } from './packs/cn-export.js';
import { ONWARD } from './packs/onward.js';
import { SZ_TRADING } from './packs/sz-trading.js';

/** A pack as it is listed: whatever facts its provisions judge. */
export type AnyPack = RulePack<never, string, never>;

/** Every rule pack that is held, as documentation and regulators see them. */
export const PACKS: readonly AnyPack[] = [...EXPORT_PACKS, SZ_TRADING, ...Object.values(ONWARD)];

/** The version of a pack that governs an event of that day (Asia/Shanghai); undefined where none does. */
export const packInForce = (id: string, asOf: string): AnyPack | undefined => packOn(PACKS.filter((pack) => pack.id === id), asOf);
