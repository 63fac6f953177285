import { withDefaults, type ExportFacts } from '#core/law';
import { countFacts, project, Refusal, sha256Hex, statedFacts, type Context, type Transfer, type View } from '#core/exchange';
import { canonicalJson } from '#core/tlog';

/** As many facts are remembered as they were stated; deliveries of one product to one place state the same again and again. */
const KEPT_MAX = 4096;
const read = new Map<string, ExportFacts>();
const digests = new WeakMap<object, string>();

/** The facts of an export as the ledger knew them; undefined where the ledger alone does not tell, because token sets decide on the number of people. */
export function factsAt(view: View, ctx: Context, transfer: Transfer): ExportFacts | undefined {
  const { delivery } = transfer;
  if (delivery === null) return undefined;
  try {
    const projection = project(view, ctx, { transfer, delivery, recounted: undefined });
    return readFacts(statedFacts(view, ctx, { transfer, delivery, counts: countFacts(projection, 'upper') }));
  } catch (err) {
    if (err instanceof Refusal) return undefined;
    throw err;
  }
}

/** Facts with their defaults. Reading them takes ten times as long as stating them, and is a function of what is stated. */
function readFacts(stated: object): ExportFacts {
  const key = JSON.stringify(stated);
  const known = read.get(key);
  if (known !== undefined) return known;
  const facts = withDefaults(stated);
  if (read.size >= KEPT_MAX) read.clear();
  read.set(key, facts);
  return facts;
}

/** The digest by which a verdict names its facts. */
export function digestOf(facts: object): string {
  const known = digests.get(facts);
  if (known !== undefined) return known;
  const digest = sha256Hex(canonicalJson(facts));
  digests.set(facts, digest);
  return digest;
}
