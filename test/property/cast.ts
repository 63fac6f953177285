import { Refusal, type Caller, type CommandInput, type CommandName, type Id } from '#core/exchange';
import { aTransfer, abroad, admit, check, foundExchange, grant, list, someTerms, type aDescription, type anOffer } from '../support/ledger.js';
import { openMemoryLedger, type MemoryLedger } from '../support/memory-ledger.js';

/** An exchange in memory with everybody whom a story needs. Only what a test is about differs from this. */
export interface Cast extends MemoryLedger {
  readonly maker: Caller;
  readonly checker: Caller;
  readonly vendor: Caller;
  /** A mainland buyer, and one in Singapore. */
  readonly buyer: Caller;
  readonly foreign: Caller;
  /** Vendor and buyer in one. */
  readonly both: Caller;
  readonly regulator: Caller;
  readonly product: Id<'product'>;
  readonly listing: Id<'listing'>;
}

interface Plot { readonly description?: Parameters<typeof aDescription>[0]; readonly offer?: Parameters<typeof anOffer>[0] }

/** The participants are admitted, one product of the vendor is LISTED. */
export async function aCast(plot: Plot = {}): Promise<Cast> {
  const stage = openMemoryLedger();
  const operators = await foundExchange(stage);
  const vendor = await admit(stage, operators, { capacities: ['vendor'] });
  const buyer = await admit(stage, operators, { capacities: ['buyer'] });
  const foreign = await admit(stage, operators, { capacities: ['buyer'], ...abroad('SG') });
  const both = await admit(stage, operators, { capacities: ['vendor', 'buyer'] });
  const regulator = await admit(stage, operators, { capacities: ['regulator'], organisationType: 'state_organ', dataMerchant: false });
  const listed = await list(stage, vendor, plot);
  return { ...stage, ...operators, vendor, buyer, foreign, both, regulator, ...listed };
}

/** An active grant of the cast's listing, to the buyer in Singapore unless told otherwise. */
export const aGrant = (cast: Cast, terms: Parameters<typeof someTerms>[0] = {}, buyer = cast.foreign): Promise<Id<'grant'>> =>
  grant(cast, { vendor: cast.vendor, buyer, listing: cast.listing, terms: someTerms(terms) });

/** A transfer under `of`, requested and not checked yet. */
export function aRequest(cast: Cast, of: Id<'grant'>, change: Parameters<typeof aTransfer>[1] = {}): Id<'transfer'> {
  const input = aTransfer(of, change);
  cast.submit(cast.foreign, 'transfer.request', input);
  return input.id;
}

/** A transfer that was checked; the law has cleared it unless the plot says otherwise. */
export async function aChecked(cast: Cast, of: Id<'grant'>, change: Parameters<typeof aTransfer>[1] = {}): Promise<Id<'transfer'>> {
  const id = aRequest(cast, of, change);
  await check(cast, id);
  return id;
}

/** A product with personal information: sending it abroad needs counting, and perhaps a basis. */
export const PERSONAL: Plot = {
  description: {
    fields: [
      { name: 'junction', type: 'string', grade: 'general', personal: true, sensitive: false },
      { name: 'flow', type: 'integer', grade: 'general', personal: false, sensitive: false },
    ],
  },
};

/** The code of the refusal, or `accepted`. Anything else that is thrown is a defect and goes on. */
export function outcome<N extends CommandName>(cast: MemoryLedger, caller: Caller, name: N, input: CommandInput<N>): string {
  return refusalOf(cast, caller, name, input)?.code ?? 'accepted';
}

/** The refusal of a command; undefined when it is accepted. */
export function refusalOf<N extends CommandName>(cast: MemoryLedger, caller: Caller, name: N, input: CommandInput<N>): Refusal | undefined {
  try {
    cast.submit(caller, name, input);
    return undefined;
  } catch (err) {
    if (err instanceof Refusal) return err;
    throw err;
  }
}

/** Lets time pass. */
export function wait(cast: MemoryLedger, days: number): void {
  cast.clock.at = new Date(Date.parse(cast.clock.at) + days * 86_400_000).toISOString();
}
