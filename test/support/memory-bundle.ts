import { zipSync, type Zippable } from 'fflate';
import {
  PATHS, derivedFiles, documentsNamed, instructionsOf, manifestOf, packsNamed, receiptPath, sourceFiles, tell, type EvidenceFile, type Material, type Subject,
} from '#core/evidence';
import { sha256Hex } from '#core/exchange';
import { EXPORT_PACKS } from '#core/law';
import {
  EMPTY_EDGE, KEY_TYPE, canonicalJson, formatCheckpoint, formatTlogProof, formatVkey, inclusionProof, integrate, leafHashes, signNote, signerOf, verificationKeyOf,
} from '#core/tlog';
import type { MemoryLedger } from './memory-ledger.js';

const KEY = { name: 'log.example/2026', type: KEY_TYPE.ed25519, seed: new Uint8Array(32).fill(5) };
export const VKEY = formatVkey(verificationKeyOf(KEY));
/** The key of somebody else. */
export const STRANGER_VKEY = formatVkey(verificationKeyOf({ ...KEY, seed: new Uint8Array(32).fill(6) }));

/** A bundle in hand: its files, and the ways to wrap them up again after one was changed. */
export interface HeldBundle {
  readonly files: Map<string, Uint8Array>;
  /** With a manifest that lists the files as they are now, which any forger can write. */
  readonly relisted: () => HeldBundle;
  readonly zip: () => Uint8Array;
}

interface Tree { readonly note: string; readonly proof: (index: number) => Promise<string> }

function treeOf(bodies: readonly Uint8Array[]): Tree {
  const leaves = leafHashes(bodies);
  const size = bodies.length;
  const note = signNote(formatCheckpoint({ origin: KEY.name, size, root: integrate(EMPTY_EDGE, leaves).root }), [signerOf(KEY)]);
  // Fewer than 256 entries: every tile that a proof needs is the beginning of the first.
  return { note, proof: async (index) => formatTlogProof({ index, hashes: await inclusionProof({ index, size }, () => Promise.resolve(leaves)), checkpoint: note }) };
}

const textFile = (path: string, text: string): EvidenceFile => ({ path, bytes: Buffer.from(text) });

/** What a bundle of a subject is made of, out of a ledger in memory: every entry of it. */
export function bundledMaterial({ entries, documents }: MemoryLedger, subject: Subject): Material {
  const bare = {
    subject, reader: null, origin: KEY.name, baseUrl: 'https://exchange.example', checkpoint: { size: entries.length, at: '2026-06-15T01:31:00.000Z' },
    entries: entries.map(({ index, body }) => ({ index, bytes: body })), names: { participants: [], products: [] }, leftOut: [],
  };
  return {
    ...bare, documents: new Map(documentsNamed(bare).flatMap((sha256) => { const body = documents.get(sha256)?.body; return body === undefined ? [] : [[sha256, body] as const]; })),
    packs: packsNamed(bare).flatMap((digest) => EXPORT_PACKS.filter((pack) => pack.digest === digest)),
  };
}

/** The evidence of a subject out of a ledger in memory, sealed. */
export async function bundleOf(ledger: MemoryLedger, subject: Subject): Promise<HeldBundle> {
  const { entries } = ledger;
  const tree = treeOf(entries.map(({ body }) => body));
  const material = bundledMaterial(ledger, subject);
  const story = tell(material);
  const receipts = await Promise.all(entries.map(async ({ index }) => textFile(receiptPath(index), await tree.proof(index))));
  const files = [
    ...derivedFiles(story), ...sourceFiles(story), ...receipts, textFile(PATHS.vkey, `${VKEY}\n`), textFile(PATHS.checkpoint, tree.note), textFile(PATHS.instructions, instructionsOf(material)),
    textFile(PATHS.statement, '%PDF-1.7 as printed'),
  ];
  const manifest = manifestOf(material, files);
  const seal = Buffer.from(canonicalJson({ type: 'evidence.bundled', data: { subject, manifestSha256: sha256Hex(manifest.bytes) } }));
  const sealed = treeOf([...entries.map(({ body }) => body), seal]);
  const all = [...files, manifest, { path: PATHS.sealEntry, bytes: seal }, textFile(PATHS.sealReceipt, await sealed.proof(entries.length))];
  return held(new Map(all.map(({ path, bytes }) => [path, bytes])), material);
}

function held(files: Map<string, Uint8Array>, material: Material): HeldBundle {
  return {
    files,
    relisted: () => {
      const listed = [...files].flatMap(([path, bytes]) => (path === PATHS.manifest || path.startsWith('seal/') ? [] : [{ path, bytes }]));
      return held(new Map([...files, [PATHS.manifest, manifestOf(material, listed).bytes]]), material);
    },
    zip: () => zipSync(Object.fromEntries([...files].map(([path, bytes]): [string, Zippable[string]] => [path, bytes]))),
  };
}
