import { createHash } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { boundedBody, parsePem, readRevocationList, revocationIn, REVOCATION_LIST_BYTES_MAX, type Result, type Revocation, type RevocationList, type X509Certificate } from '#core/tlog';
import type { CertificateAuthority } from './certificate-authority.js';

const FILES_MAX = 200;
const ROOT_BYTES_MAX = 1024 * 1024;
const DOWNLOAD_MS_MAX = 10_000;
/** Lists that are remembered as read: reading one takes as long as it has numbers. */
const READ_MAX = 64;
const HOUR_MS = 3_600_000;

export interface ListAuthorityOptions {
  /** A folder of PEM files (`.pem`, `.crt`). */
  readonly rootsDir: string;
  /** A folder of revocation lists, in DER or PEM (`.crl`, `.pem`). */
  readonly listsDir: string | undefined;
  /** Where lists are fetched. The addresses are configured: one that a certificate names is never asked. */
  readonly listUrls: readonly string[];
  readonly maxAgeHours: number;
  /** How long folders and addresses are not looked at again. */
  readonly refreshMs?: number;
  readonly now?: () => Date;
  /** Told of what could not be fetched or read. */
  readonly report?: (failure: string) => void;
}

/**
 * Roots in a folder, revocation lists (RFC 5280 §5) in a folder or behind addresses. What was read stays until it is read again, so an
 * address that is away costs nobody anything before the list that was fetched is too old.
 */
export function listAuthority({ rootsDir, listsDir, listUrls, maxAgeHours, refreshMs = 60_000, now = () => new Date(), report = () => undefined }: ListAuthorityOptions): CertificateAuthority {
  const lists = new ReadLists();
  const inDirectory = remembered(refreshMs, () => (listsDir === undefined ? Promise.resolve([]) : filesOf(listsDir, REVOCATION_LIST_BYTES_MAX)).then((files) => files.flatMap(listsIn)));
  const fetched = listUrls.map((url) => remembered(refreshMs, () => download(url).then(listsIn)));
  const found = async (): Promise<Uint8Array[]> => {
    const sources = await Promise.all([inDirectory, ...fetched].map((source) => source((err) => report(messageOf(err)))));
    return sources.flatMap((one) => one ?? []);
  };
  const read = (): Promise<Uint8Array[]> => filesOf(rootsDir, ROOT_BYTES_MAX).then((files) => files.flatMap((file) => parsePem(file.toString('latin1'), 'CERTIFICATE')));
  // Roots that can be read no more are trusted no more.
  const roots = remembered(refreshMs, () => read().catch((err: unknown) => { report(messageOf(err)); return []; }));
  return {
    roots: async () => {
      const certificates = await roots(() => undefined) ?? [];
      if (certificates.length === 0) throw new Error(`there is no root certificate in ${rootsDir}`);
      return certificates;
    },
    revocation: async (issuer, serial): Promise<Revocation> => {
      const freshness = { at: now(), maxAgeMs: maxAgeHours * HOUR_MS };
      const latest = await lists.latestOf(issuer, await found(), report);
      return latest === undefined ? { status: 'unknown', reason: 'no revocation list of its issuer is at hand' } : revocationIn(latest, serial, freshness);
    },
  };
}

const messageOf = (err: unknown): string => (err instanceof Error ? err.message : String(err));

/** What `read` yields, asked again after a while; what it yielded last where it fails. Calls at one time share one reading. */
function remembered<Value>(refreshMs: number, read: () => Promise<Value>): (failed: (err: unknown) => void) => Promise<Value | undefined> {
  let known: Value | undefined;
  let until = 0;
  let reading: Promise<void> | undefined;
  return async (failed) => {
    if (performance.now() >= until) {
      reading ??= read().then((value) => { known = value; }, failed).finally(() => {
        until = performance.now() + refreshMs;
        reading = undefined;
      });
      await reading;
    }
    return known;
  };
}

/** The files of a folder, each within a bound. */
async function filesOf(dir: string, bytesMax: number): Promise<Buffer[]> {
  const names = (await readdir(dir)).filter((name) => /\.(pem|crt|crl)$/.test(name)).sort();
  if (names.length > FILES_MAX) throw new Error(`${dir} has more than ${FILES_MAX} files`);
  return Promise.all(names.map((name) => boundedFile(join(dir, name), bytesMax)));
}

async function boundedFile(path: string, bytesMax: number): Promise<Buffer> {
  const file = await open(path);
  try {
    if ((await file.stat()).size > bytesMax) throw new Error(`${path} has more than ${bytesMax} bytes`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

async function download(url: string): Promise<Buffer> {
  const res = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(DOWNLOAD_MS_MAX) });
  const bytes = await boundedBody(res, REVOCATION_LIST_BYTES_MAX);
  if (!res.ok || bytes === undefined) throw new Error(`${url} answers ${bytes === undefined ? `more than ${REVOCATION_LIST_BYTES_MAX} bytes` : res.status}`);
  return bytes;
}

/** A file in DER is one list; in PEM it may hold several. Other parts of it are none. */
const listsIn = (file: Buffer): Uint8Array[] => (file[0] === 0x30 ? [file] : parsePem(file.toString('latin1'), 'X509 CRL'));

/** Lists as they were read and verified, by issuer; the same bytes are read once. */
class ReadLists {
  private readonly read = new Map<string, Promise<Result<RevocationList>>>();

  /** The latest list of an issuer; undefined where none is of it. */
  async latestOf(issuer: X509Certificate, ders: readonly Uint8Array[], report: (failure: string) => void): Promise<RevocationList | undefined> {
    const results = await Promise.all(ders.map((der) => this.listOf(issuer, der)));
    for (const result of results) if (!result.ok && !result.reason.includes('another issuer')) report(`a revocation list is not taken: ${result.reason}`);
    return results.flatMap((result) => (result.ok ? [result.value] : [])).sort((a, b) => (a.thisUpdate < b.thisUpdate ? 1 : -1))[0];
  }

  private listOf(issuer: X509Certificate, der: Uint8Array): Promise<Result<RevocationList>> {
    const key = `${issuer.sha256} ${createHash('sha256').update(der).digest('hex')}`;
    const known = this.read.get(key);
    if (known !== undefined) return known;
    const oldest = this.read.size >= READ_MAX ? this.read.keys().next().value : undefined;
    if (oldest !== undefined) this.read.delete(oldest);
    const result = readRevocationList(der, issuer);
    this.read.set(key, result);
    return result;
  }
}
