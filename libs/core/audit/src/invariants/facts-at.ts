import type { ExportFacts } from '#core/law';
import { countFacts, exportFacts, project, Refusal, type Context, type Transfer, type View } from '#core/exchange';

/** The facts of an export as the ledger knew them; undefined where the ledger alone does not tell, because token sets decide on the number of people. */
export function factsAt(view: View, ctx: Context, transfer: Transfer): ExportFacts | undefined {
  const { delivery } = transfer;
  if (delivery === null) return undefined;
  try {
    const projection = project(view, ctx, { transfer, delivery, recounted: undefined });
    return exportFacts(view, ctx, { transfer, delivery, counts: countFacts(projection, 'upper') });
  } catch (err) {
    if (err instanceof Refusal) return undefined;
    throw err;
  }
}
