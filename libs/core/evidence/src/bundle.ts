import { Type, type Static } from '@sinclair/typebox';
import { Count, Digest, IdOf, Instant, Nullable, closed, compileSchema, sha256Hex } from '#core/exchange';
import type { ExportPack } from '#core/law';
import type { Result } from '#core/tlog';
import { filingOf } from './filing.js';
import { prettyJson } from './json.js';
import { contractsSheet, countsSheet, factsSheet, recipientsCsv } from './sheets.js';
import { entriesOf, tell, type Material, type Story } from './story.js';
import { judgmentsOf } from './verdicts.js';

export const FORMAT = 'yaosu-evidence/1';

/** Where the parts of a bundle lie. */
export const PATHS = {
  manifest: 'manifest.json', statement: '证据说明.pdf', instructions: '核验说明.txt', facts: 'facts.json', filing: 'filing.json', recipients: 'recipients.csv', counts: 'counts.json',
  contracts: 'contracts.json', names: 'names.json', vkey: 'log.vkey', checkpoint: 'checkpoint', sealEntry: 'seal/entry.json', sealReceipt: 'seal/receipt.tlog-proof',
} as const;
export const entryPath = (index: number): string => `entries/${index}.json`;
export const receiptPath = (index: number): string => `receipts/${index}.tlog-proof`;

/** One file of a bundle. */
export interface EvidenceFile { readonly path: string; readonly bytes: Uint8Array }

const text = (path: string, body: string): EvidenceFile => ({ path, bytes: Buffer.from(body) });

/** The part of the bundle that is a function of its entries, documents and names alone; a verifier makes it again and compares. */
export function derivedFiles(story: Story): readonly EvidenceFile[] {
  return [
    text(PATHS.facts, prettyJson(factsSheet(story))),
    text(PATHS.filing, prettyJson(filingOf(story))),
    text(PATHS.recipients, recipientsCsv(story)),
    text(PATHS.counts, prettyJson(countsSheet(story))),
    text(PATHS.contracts, prettyJson(contractsSheet(story))),
  ];
}

/** What the bundle is made from: exact entries, exact documents, the names behind the ids. */
export function sourceFiles(story: Story): readonly EvidenceFile[] {
  return [
    ...story.entries.map(({ index, bytes }) => ({ path: entryPath(index), bytes })),
    ...story.packs.map((pack) => text(packPath(pack.digest), packSheet(pack))),
    ...[...story.documents].map(([sha256, body]) => text(documentPath(story, sha256), body)),
    text(PATHS.names, prettyJson(story.names)),
  ];
}

export const packPath = (digest: string): string => `packs/${digest}.json`;

/** A rule pack as data, with every provision's words beside it: who reads a verdict finds the law that it applied. */
const packSheet = ({ definition, provisions }: ExportPack): string =>
  prettyJson({ definition, provisions: provisions.map(({ id, cite, articles, inForce }) => ({ id, cite, articles, inForce })) });

/** Verdicts and the facts that they stand on have folders of their own; a document's name is its digest. */
export function documentPath(story: Story, sha256: string): string {
  const judgments = judgmentsOf(story);
  if (judgments.some(({ summary }) => summary.verdictSha256 === sha256)) return `verdicts/${sha256}.json`;
  if (judgments.some(({ summary }) => summary.factsSha256 === sha256)) return `facts/${sha256}.json`;
  return `documents/${sha256}.json`;
}

/** The digests of the rule packs that the story's judgments name. */
export const packsNamed = (material: Omit<Material, 'documents' | 'packs'>): readonly string[] =>
  [...new Set(judgmentsOf(tell({ ...material, documents: new Map(), packs: [] })).map(({ summary }) => summary.pack.digest))];

/** The digests of the documents that the story's entries name and that belong into the bundle. */
export function documentsNamed(material: Omit<Material, 'documents' | 'packs'>): readonly string[] {
  const story = tell({ ...material, documents: new Map(), packs: [] });
  return [...new Set([
    ...judgmentsOf(story).flatMap(({ summary }) => [summary.factsSha256, summary.verdictSha256]),
    ...entriesOf(story, 'transfer.requested').map(({ data }) => data.manifest.sha256),
    ...entriesOf(story, 'grant.provisioned').map(({ data }) => data.agreementSha256),
    ...entriesOf(story, 'product.described', 'product.revised').map(({ data }) => data.version.fieldsSha256),
  ])];
}

const ManifestShape = closed({
  format: Type.Literal(FORMAT),
  subject: Type.Union([IdOf('transfer'), IdOf('basis')]),
  reader: Nullable(IdOf('participant')),
  origin: Type.String({ minLength: 1, maxLength: 200 }),
  baseUrl: Type.String({ minLength: 1, maxLength: 500 }),
  checkpoint: closed({ size: Count, at: Instant }),
  files: Type.Array(closed({ path: Type.String({ minLength: 1, maxLength: 200 }), bytes: Count, sha256: Digest }), { maxItems: 20_000 }),
  leftOut: Type.Array(closed({ what: Type.String({ maxLength: 500 }), why: Type.String({ maxLength: 500 }) }), { maxItems: 1000 }),
});
/** The index of a bundle. Its own digest stands for all of it: that is what the seal in the ledger names. */
export type Manifest = Static<typeof ManifestShape>;

export function manifestOf({ subject, reader, origin, baseUrl, checkpoint, leftOut }: Material, files: readonly EvidenceFile[]): EvidenceFile {
  const listed = [...files].sort((a, b) => (a.path < b.path ? -1 : 1)).map(({ path, bytes }) => ({ path, bytes: bytes.length, sha256: sha256Hex(bytes) }));
  return text(PATHS.manifest, prettyJson({ format: FORMAT, subject, reader, origin, baseUrl, checkpoint, files: listed, leftOut }));
}

const shape = compileSchema(ManifestShape);

/** Reads the index of a bundle that came from anywhere. */
export function readManifest(bytes: Uint8Array): Result<Manifest> {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    if (shape.Check(value)) return { ok: true, value: value as Manifest };
    const [error] = [...shape.Errors(value)];
    return { ok: false, reason: `${error?.path ?? '/'}: ${error?.message ?? 'not as documented'}` };
  } catch {
    return { ok: false, reason: 'not JSON' };
  }
}
