import type { Queryable } from '../commit/loaded.js';
import type { Publication } from './continuity.js';
import { filesOf } from './files.js';
import type { LogDirectory } from './log-directory.js';

/** So many entries at most from one shown checkpoint to the next: a catch-up that is killed goes on from its last. */
export const STEP_ENTRIES = 131_072;

const NEXT = `
select size, at, note from publication where exchange = $1 and size > $2 and size <= $3 order by size desc, at desc limit 1`;
const BEYOND = `
select size, at, note from publication where exchange = $1 and size > $2 order by size, at desc limit 1`;

/** Brings a directory of static files to what is published, out of the tables. */
export class DirectoryWriter {
  constructor(private readonly options: { readonly exchange: number; readonly directory: LogDirectory }) {}

  /** Writes everything that a checkpoint implies and the directory lacks, and then shows the checkpoint. */
  bring(client: Queryable, { size, note }: Pick<Publication, 'size' | 'note'>): Promise<void> {
    const { directory, exchange } = this.options;
    return directory.exclusively(async () => {
      for await (const files of filesOf(client, { exchange, from: directory.head()?.size ?? 0, to: size })) await directory.write(files);
      await directory.publish(note, size);
    });
  }

  /** Catches up with the latest publication, by way of older ones when it is far away, so that it can be broken off. */
  async follow(client: Queryable, latest: Publication, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.isBehind(latest)) {
      await this.bring(client, await this.next(client, this.options.directory.head()?.size ?? -1) ?? latest);
    }
  }

  /** Whether the directory shows less, or the same tree with other cosignatures: the table knows which are newer. */
  private isBehind({ size, note }: Publication): boolean {
    const head = this.options.directory.head();
    return head === undefined || head.size < size || (head.size === size && head.note !== note);
  }

  private async next(client: Queryable, from: number): Promise<Publication | undefined> {
    const { exchange } = this.options;
    return await this.publication(client, NEXT, [exchange, from, Math.max(from, 0) + STEP_ENTRIES]) ?? await this.publication(client, BEYOND, [exchange, from]);
  }

  private async publication(client: Queryable, text: string, values: unknown[]): Promise<Publication | undefined> {
    const { rows: [row] } = await client.query({ text, values });
    if (row === undefined) return undefined;
    const { size, note, at } = row as unknown as { readonly size: string; readonly note: string; readonly at: Date };
    return { size: Number(size), note, at: at.toISOString() };
  }
}
