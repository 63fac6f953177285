/** What somebody sends, in bounded memory, for whoever sends may send without end; undefined where it is more than `bytesMax`, and then no more is read. */
export async function boundedBytes(chunks: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Buffer | undefined> {
  const read: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > bytesMax) return undefined;
    read.push(chunk);
  }
  return Buffer.concat(read);
}

/** The body of an answer to `fetch`, which may have none. */
export const boundedBody = async ({ body }: { readonly body: AsyncIterable<Uint8Array> | null }, bytesMax: number): Promise<Buffer | undefined> => (body === null ? Buffer.alloc(0) : boundedBytes(body, bytesMax));
