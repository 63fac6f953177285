import type pg from 'pg';
import { printPdf, zipOf } from '#adapters/paper';
import {
  PATHS, derivedFiles, instructionsOf, manifestOf, receiptPath, sourceFiles, statementOf, tell, type EvidenceFile, type Material,
} from '#core/evidence';
import { Refusal, sha256Hex, type Id } from '#core/exchange';
import type { Ledger } from '../ledger.js';
import type { LogReader, SignedTree } from '../queries/log-reader.js';
import { Turnstile } from './turnstile.js';
import { Collector, type Asked } from './collect.js';

/** Bundles are laid out one at a time, because laying out a PDF keeps the process busy; more than these do not wait. */
const WAITING_MAX = 8;

export interface BundleRequest extends Omit<Asked, 'size'> {
  /** The size of the checkpoint that it is made against; undefined means now. */
  readonly checkpoint?: number | undefined;
}

/** A bundle that was made: its files with the manifest, before a seal. */
export interface Bundle {
  readonly id: Id<'evidence'>;
  readonly subject: Asked['subject'];
  readonly reader: Id<'participant'> | null;
  readonly treeSize: number;
  readonly manifestSha256: string;
  readonly files: readonly EvidenceFile[];
}

/** Makes evidence bundles. The same subject, reader and checkpoint give the same bytes, on any process. */
export class Bundler {
  private readonly turnstile = new Turnstile(WAITING_MAX, 'bundles');

  constructor(private readonly options: { readonly pool: pg.Pool; readonly ledger: Ledger; readonly log: LogReader; readonly baseUrl: string }) {}

  /** Everything but the seal. */
  make(request: BundleRequest): Promise<Bundle> {
    return this.turnstile.pass(() => this.assemble(request));
  }

  /** The ZIP, with the seal where the bundle has one that is in the log. */
  async zip(bundle: Bundle): Promise<Uint8Array> {
    return zipOf([...bundle.files, ...(await this.sealOf(bundle))]);
  }

  private async assemble({ subject, org, checkpoint }: BundleRequest): Promise<Bundle> {
    const { log, ledger, baseUrl, pool } = this.options;
    const tree = await this.treeFor(checkpoint);
    const collected = await new Collector({ pool, ledger }, { subject, org, size: tree.size }).collect();
    const material: Material = { subject, reader: org ?? null, origin: log.origin, baseUrl, checkpoint: { size: tree.size, at: tree.at }, ...collected };
    const story = tell(material);
    const indexes = material.entries.map(({ index }) => index);
    const proofs = await log.proofs(indexes, tree);
    const files = [
      ...derivedFiles(story), ...sourceFiles(story), ...indexes.map((index, i) => text(receiptPath(index), proofs[i] ?? '')),
      text(PATHS.vkey, `${log.vkey}\n`), text(PATHS.checkpoint, tree.note), text(PATHS.instructions, instructionsOf(material)),
    ];
    const statement = { path: PATHS.statement, bytes: await printPdf(statementOf(story, files)) };
    const manifest = manifestOf(material, [...files, statement]);
    const manifestSha256 = sha256Hex(manifest.bytes);
    return { id: ledger.derivedId('evidence', manifestSha256), subject, reader: material.reader, treeSize: tree.size, manifestSha256, files: [statement, manifest, ...files] };
  }

  /** The checkpoint that was asked for, or one that has everything written until now. */
  private async treeFor(checkpoint: number | undefined): Promise<SignedTree> {
    const { log, ledger } = this.options;
    const size = checkpoint ?? await ledger.size();
    const tree = checkpoint === undefined ? await log.checkpointSoonFrom(size) : await log.checkpointFrom(size);
    if (tree === undefined) throw new Refusal('not_found', `There is no signed checkpoint of ${size} entries yet; try again shortly.`, { checkpoint: size, retryAfterSeconds: 1 });
    if (checkpoint !== undefined && tree.size !== checkpoint) throw new Refusal('not_found', `No checkpoint of exactly ${checkpoint} entries was signed.`, { checkpoint });
    return tree;
  }

  private async sealOf({ id }: Bundle): Promise<EvidenceFile[]> {
    const { log, ledger } = this.options;
    const entry = await ledger.entryOfStream(id, 1);
    if (entry === undefined) return [];
    const tree = await log.checkpointSoonFrom(entry.index + 1);
    if (tree === undefined) return [];
    const [proof = ''] = await log.proofs([entry.index], tree);
    return [{ path: PATHS.sealEntry, bytes: entry.body }, text(PATHS.sealReceipt, proof)];
  }
}

const text = (path: string, body: string): EvidenceFile => ({ path, bytes: Buffer.from(body) });
