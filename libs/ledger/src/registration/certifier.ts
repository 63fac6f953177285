import { printPdf } from '#adapters/paper';
import { certificateOf } from '#core/evidence';
import { RIGHTS, Refusal, type CertificateDocument, type Id, type Title } from '#core/exchange';
import { toBase64 } from '#core/tlog';
import type { Handles } from '../identifiers/handles.js';
import { Turnstile } from '../evidence/turnstile.js';
import type { Ledger } from '../ledger.js';
import type { LogReader, SignedTree } from '../queries/log-reader.js';
import type { Queries } from '../queries/queries.js';

/** As many as a certificate may hold; beyond them a title is registered anew long before. */
const ENTRIES_MAX = 256;
const WAITING_MAX = 8;

/** Makes certificates of titles: the entries with their proofs, and what they say on paper. */
export class Certifier {
  private readonly turnstile = new Turnstile(WAITING_MAX, 'certificates');

  constructor(private readonly options: { readonly ledger: Ledger; readonly queries: Queries; readonly log: LogReader; readonly handles: Pick<Handles, 'shownOf'>; readonly baseUrl: string }) {}

  /** 证书: what verifies offline (`yaosu certificate verify`). */
  async document(title: Title): Promise<CertificateDocument> {
    const { id, number } = title;
    const { queries, log, handles } = this.options;
    const handle = handles.shownOf(title);
    const entries = await queries.entriesOf({ stream: id, from: 0, limit: ENTRIES_MAX });
    const tree = await this.treeWith(entries.at(-1)?.index ?? 0);
    const proofs = await log.proofs(entries.map(({ index }) => index), tree);
    return { format: 'yaosu.title-certificate.v1', number, title: id, ...(handle === undefined ? {} : { handle }), entries: entries.map(({ index, body }, at) => ({ index, entry: toBase64(body), proof: proofs[at] ?? '' })) };
  }

  /** The same on paper, with the address in the register as a QR code. */
  async pdf(title: Title): Promise<Uint8Array> {
    const { ledger, log, handles, baseUrl } = this.options;
    const [names, tree] = [await this.namesIn(title), await this.treeWith((await ledger.size()) - 1)];
    return this.turnstile.pass(() => printPdf(certificateOf({ title, handle: handles.shownOf(title), nameOf: (id) => names.get(id) ?? id, baseUrl, checkpoint: { size: tree.size, at: tree.at }, origin: log.origin })));
  }

  /** The names of holders and licensees, each read once; there are at most a few dozen. */
  async namesIn({ rights, licences }: Title): Promise<ReadonlyMap<string, string>> {
    const ids = new Set<Id<'participant'>>([...RIGHTS.flatMap((right) => rights[right].map(({ holder }) => holder)), ...licences.map(({ licensee }) => licensee)]);
    return new Map(await Promise.all([...ids].map(async (id): Promise<[string, string]> => [id, (await this.options.ledger.get(id))?.state.organisation.name.zh ?? id])));
  }

  private async treeWith(index: number): Promise<SignedTree> {
    const tree = await this.options.log.checkpointSoonFrom(index + 1);
    if (tree === undefined) throw new Refusal('not_found', `Entry ${index} is not in a signed checkpoint yet; try again shortly.`, { index, retryAfterSeconds: 1 });
    return tree;
  }
}
