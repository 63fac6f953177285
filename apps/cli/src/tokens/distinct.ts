import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOKEN_BYTES } from '#core/exchange';

/** One partition per first byte: tokens are evenly spread, so each holds the 256th part, and the order of partitions is theirs. */
const PARTITIONS = 256;
const BUFFER_BYTES = 32 * 1024;

interface Partition { readonly buffer: Buffer; used: number; file: number | undefined; spilt: number }

/**
 * Distinct tokens in ascending order, of any number: they are spread over files by their first byte, and each file is sorted
 * by itself. Memory holds the buffers and one partition.
 */
export class DistinctTokens {
  private readonly directory: string;
  private readonly partitions: readonly Partition[] = Array.from({ length: PARTITIONS }, () => ({ buffer: Buffer.alloc(BUFFER_BYTES), used: 0, file: undefined, spilt: 0 }));

  constructor(parent = tmpdir()) {
    this.directory = mkdtempSync(join(parent, 'yaosu-tokens-'));
  }

  add(token: Uint8Array): void {
    const partition = this.partitions[token[0] ?? 0];
    if (partition === undefined) return;
    partition.buffer.set(token, partition.used);
    partition.used += TOKEN_BYTES;
    if (partition.used === BUFFER_BYTES) this.spill(partition, token[0] ?? 0);
  }

  /** Each partition's tokens, ascending, each once; all partitions together are the whole set. */
  *sorted(): Generator<Buffer> {
    for (const [first, partition] of this.partitions.entries()) {
      const spilt = partition.file === undefined ? Buffer.alloc(0) : readFileSync(this.pathOf(first));
      const distinct = sortedDistinct(Buffer.concat([spilt, partition.buffer.subarray(0, partition.used)]));
      if (distinct.length > 0) yield distinct;
    }
  }

  /** Nothing is left of the tokens on the disk but the result. */
  close(): void {
    for (const { file } of this.partitions) if (file !== undefined) closeSync(file);
    rmSync(this.directory, { recursive: true, force: true });
  }

  private spill(partition: Partition, first: number): void {
    partition.file ??= openSync(this.pathOf(first), 'wx', 0o600);
    writeSync(partition.file, partition.buffer, 0, partition.used);
    partition.used = 0;
  }

  private pathOf(first: number): string {
    return join(this.directory, first.toString(16).padStart(2, '0'));
  }
}

function sortedDistinct(tokens: Buffer): Buffer {
  const sorted = Array.from({ length: tokens.length / TOKEN_BYTES }, (_, i) => tokens.subarray(i * TOKEN_BYTES, (i + 1) * TOKEN_BYTES)).sort((a, b) => a.compare(b));
  return Buffer.concat(sorted.filter((token, i) => i === 0 || !token.equals(sorted[i - 1] ?? Buffer.alloc(0))));
}
