import { X509Certificate } from 'node:crypto';
import type { Result } from '#core/tlog';
import { readInput } from './inputs.js';

const CERTIFICATES_BYTES_MAX = 1024 * 1024;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The time-stamping authorities that a reader trusts: the certificates of a PEM file, in DER. */
export async function readAuthorities(path: string): Promise<Result<readonly Uint8Array[]>> {
  const found = Buffer.from(await readInput(path, CERTIFICATES_BYTES_MAX)).toString('latin1').match(CERTIFICATE) ?? [];
  try {
    return found.length === 0 ? { ok: false, reason: `${path} holds no certificate in PEM` } : { ok: true, value: found.map((text) => new X509Certificate(text).raw) };
  } catch (err) {
    return { ok: false, reason: `${path}: ${err instanceof Error ? err.message : String(err)}` };
  }
}
