const ANSWER_BYTES_MAX = 262_144;
const ANSWER_MS_MAX = 10_000;

/** Posts JSON and reads JSON, within a time and a number of bytes, for whoever answers may answer without end. */
export async function askJson(url: string, question: unknown, signal?: AbortSignal): Promise<unknown> {
  const patience = AbortSignal.timeout(ANSWER_MS_MAX);
  const res = await fetch(url, {
    method: 'POST', body: JSON.stringify(question), headers: { 'content-type': 'application/json', accept: 'application/json' },
    redirect: 'error', signal: signal === undefined ? patience : AbortSignal.any([patience, signal]),
  });
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of res.body ?? []) {
    const bytes = chunk as Uint8Array;
    length += bytes.length;
    if (length > ANSWER_BYTES_MAX) throw new Error(`it answers with more than ${ANSWER_BYTES_MAX} bytes`);
    chunks.push(bytes);
  }
  if (!res.ok) throw new Error(`it answers ${res.status}`);
  return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
}
