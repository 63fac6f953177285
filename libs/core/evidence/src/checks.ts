import { sha256Hex } from '#core/exchange';
import { evaluateExport, exportPackOf, readPackDefinition, withDefaults, type ExportPack } from '#core/law';
import { canonicalJson, decodeUtf8, leafHash, parseCanonicalJson, sameBytes, type Trust } from '#core/tlog';
import { derivedFiles, documentPath, documentsNamed, entryPath, packPath, packsNamed, PATHS, readManifest, receiptPath, type Manifest } from './bundle.js';
import { tell, type Material, type Names, type Story } from './story.js';
import { judgmentsOf } from './verdicts.js';

/** Something that is not as it must be, and in which file. */
export interface BundleProblem { readonly file: string; readonly problem: string }

/** What was looked at, and how much of it; a check without problems holds. */
export interface BundleCheck { readonly name: string; readonly count: number; readonly problems: readonly BundleProblem[] }

export type BundleFiles = ReadonlyMap<string, Uint8Array>;
const problem = (file: string, what: string): BundleProblem => ({ file, problem: what });
const textOf = (files: BundleFiles, path: string): string => Buffer.from(files.get(path) ?? new Uint8Array()).toString('utf8');
const attempt = <T>(make: () => T): T | string => {
  try {
    return make();
  } catch (err) {
    return err instanceof Error ? err.message : String(err);
  }
};

/** Every file is the one that the manifest lists, and nothing lies there that it does not list. */
export function checkManifest(files: BundleFiles, manifest: Manifest): BundleCheck {
  const listed = new Map(manifest.files.map((file) => [file.path, file]));
  const problems = manifest.files.flatMap(({ path, bytes, sha256 }) => {
    const found = files.get(path);
    if (found === undefined) return [problem(path, 'is listed in the manifest and missing')];
    return found.length === bytes && sha256Hex(found) === sha256 ? [] : [problem(path, 'is not the file that the manifest lists: another SHA-256')];
  });
  const unlisted = [...files.keys()].filter((path) => !listed.has(path) && ![PATHS.manifest, PATHS.sealEntry, PATHS.sealReceipt].some((own) => own === path) && !path.endsWith('/'));
  return { name: 'digests', count: listed.size, problems: [...problems, ...unlisted.map((path) => problem(path, 'is not listed in the manifest'))] };
}

/** The log signed the checkpoint, cosigned as the reader asks, and it is the one that the manifest speaks of. */
export function checkCheckpoint(files: BundleFiles, manifest: Manifest, trust: Trust): BundleCheck {
  const opened = trust.open(textOf(files, PATHS.checkpoint));
  const problems = !opened.ok ? [problem(PATHS.checkpoint, opened.reason)] : [
    ...(opened.value.size === manifest.checkpoint.size ? [] : [problem(PATHS.checkpoint, `is of ${opened.value.size} entries, the manifest says ${manifest.checkpoint.size}`)]),
    ...(opened.value.origin === manifest.origin ? [] : [problem(PATHS.checkpoint, `is of ${opened.value.origin}, the manifest says ${manifest.origin}`)]),
  ];
  return { name: 'checkpoint', count: 1, problems };
}

const INDEX = /^entries\/(0|[1-9]\d{0,14})\.json$/;
const indexesIn = (files: BundleFiles): readonly number[] => [...files.keys()].flatMap((path) => INDEX.exec(path)?.[1] ?? []).map(Number).sort((a, b) => a - b);

/** Each entry has a receipt that leads to the checkpoint of the bundle. */
export function checkReceipts(files: BundleFiles, trust: Trust): BundleCheck {
  const indexes = indexesIn(files);
  const checkpoint = textOf(files, PATHS.checkpoint);
  const problems = indexes.flatMap((index) => {
    const entry = files.get(entryPath(index)) ?? new Uint8Array();
    const path = receiptPath(index);
    const proof = files.get(path);
    if (proof === undefined) return [problem(path, 'is missing')];
    const text = decodeUtf8(proof);
    const receipt = text.ok ? trust.openReceipt(text.value, leafHash(entry)) : text;
    if (!receipt.ok) return [problem(path, `does not prove ${entryPath(index)}: ${receipt.reason}`)];
    if (receipt.value.index !== index) return [problem(path, `is the receipt of entry ${receipt.value.index}`)];
    return text.ok && text.value.endsWith(`\n\n${checkpoint}`) ? [] : [problem(path, 'leads to another checkpoint than that of the bundle')];
  });
  const strays = [...files.keys()].filter((path) => path.startsWith('receipts/') && !indexes.some((index) => receiptPath(index) === path));
  return { name: 'receipts', count: indexes.length, problems: [...problems, ...strays.map((path) => problem(path, 'has no entry'))] };
}

const packIn = (file: unknown): ExportPack =>
  exportPackOf(readPackDefinition(typeof file === 'object' && file !== null && 'definition' in file ? file.definition : undefined));

/** Puts the story together from the files; a sentence where they do not make one. */
export function storyIn(files: BundleFiles, manifest: Manifest): Story | string {
  return attempt(() => {
    const { subject, reader, origin, baseUrl, checkpoint, leftOut } = manifest;
    const entries = indexesIn(files).map((index) => ({ index, bytes: files.get(entryPath(index)) ?? new Uint8Array() }));
    const named = { subject, reader, origin, baseUrl, checkpoint, leftOut, entries, names: JSON.parse(textOf(files, PATHS.names)) as Names };
    const packs = packsNamed(named).flatMap((digest) => (files.has(packPath(digest)) ? packIn(JSON.parse(textOf(files, packPath(digest)))) : []));
    const bare = tell({ ...named, packs, documents: new Map() });
    const documents = new Map(documentsNamed(named).flatMap((sha256): [string, string][] => {
      const path = documentPath(bare, sha256);
      return files.has(path) ? [[sha256, textOf(files, path)]] : [];
    }));
    return tell({ ...named, packs, documents } satisfies Material);
  });
}

/** The documents that the entries name are there, or the manifest says that they were left out, and are what their digest says. */
export function checkDocuments(files: BundleFiles, story: Story): BundleCheck {
  const named = documentsNamed(story);
  const problems = named.flatMap((sha256) => {
    const path = documentPath(story, sha256);
    const found = files.get(path);
    if (found === undefined) return story.leftOut.some(({ what }) => what.includes(sha256)) ? [] : [problem(path, 'is named by an entry and missing')];
    return sha256Hex(found) === sha256 ? [] : [problem(path, 'is not what its digest says')];
  });
  const strays = [...files.keys()].filter((path) => /^(facts|verdicts|documents)\//.test(path) && !named.some((sha256) => documentPath(story, sha256) === path));
  return { name: 'documents', count: named.length, problems: [...problems, ...strays.map((path) => problem(path, 'is named by no entry'))] };
}

/** Each verdict again, from its facts under the rule pack whose digest its entry names: the same bytes. */
export function checkVerdicts(story: Story): BundleCheck {
  const judgments = judgmentsOf(story);
  const problems = judgments.flatMap(({ summary, facts, verdict, pack }) => {
    const path = `verdicts/${summary.verdictSha256}.json`;
    if (facts === undefined || verdict === undefined) return [];
    if (pack === undefined) return [problem(packPath(summary.pack.digest), 'is missing, or is not the rule pack that the verdict names')];
    const again = attempt(() => canonicalJson(evaluateExport(withDefaults(facts), pack)));
    if (again !== story.documents.get(summary.verdictSha256)) return [problem(path, 'is not what the rule pack makes of the facts')];
    return verdict.path === summary.outcome ? [] : [problem(path, `says ${verdict.path}, its entry ${summary.outcome}`)];
  });
  return { name: 'verdicts', count: judgments.length, problems };
}

/** The sheets for people, made again from the entries: the same bytes. */
export function checkSheets(files: BundleFiles, story: Story): BundleCheck {
  const made = attempt(() => derivedFiles(story));
  if (typeof made === 'string') return { name: 'sheets', count: 0, problems: [problem(PATHS.facts, made)] };
  const problems = made.flatMap(({ path, bytes }) => {
    const found = files.get(path);
    return found !== undefined && sameBytes(found, bytes) ? [] : [problem(path, 'is not what the entries yield')];
  });
  return { name: 'sheets', count: made.length, problems };
}

/** The entry of the seal is in the log and names this very manifest; undefined when the bundle has no seal. */
export function checkSeal(files: BundleFiles, manifest: Manifest, trust: Trust): BundleCheck | undefined {
  const entry = files.get(PATHS.sealEntry);
  if (entry === undefined) return undefined;
  const receipt = trust.openReceipt(textOf(files, PATHS.sealReceipt), leafHash(entry));
  const parsed = parseCanonicalJson(entry);
  const { type, data } = (parsed.ok ? parsed.value : {}) as { readonly type?: string; readonly data?: { readonly subject?: string; readonly manifestSha256?: string } };
  const isOfThis = type === 'evidence.bundled' && data?.subject === manifest.subject && data.manifestSha256 === sha256Hex(files.get(PATHS.manifest) ?? new Uint8Array());
  return { name: 'seal', count: 1, problems: [
    ...(receipt.ok ? [] : [problem(PATHS.sealReceipt, receipt.reason)]),
    ...(isOfThis ? [] : [problem(PATHS.sealEntry, 'does not vouch for this manifest')]),
  ] };
}

/** Every check that can be made; one that rests on what an earlier one found broken is left out, and the bundle is refused anyway. */
export function checkBundle(files: BundleFiles, trust: Trust): { readonly manifest?: Manifest; readonly story?: Story; readonly checks: readonly BundleCheck[] } {
  const manifest = readManifest(files.get(PATHS.manifest) ?? new Uint8Array());
  if (!manifest.ok) return { checks: [{ name: 'digests', count: 0, problems: [problem(PATHS.manifest, manifest.reason)] }] };
  const story = storyIn(files, manifest.value);
  const told = typeof story === 'string'
    ? [{ name: 'story', count: 0, problems: [problem('entries/', story)] }]
    : [checkDocuments(files, story), checkVerdicts(story), checkSheets(files, story)];
  const seal = checkSeal(files, manifest.value, trust);
  return {
    manifest: manifest.value, ...(typeof story === 'string' ? {} : { story }),
    checks: [checkManifest(files, manifest.value), checkCheckpoint(files, manifest.value, trust), checkReceipts(files, trust), ...told, ...(seal === undefined ? [] : [seal])],
  };
}

