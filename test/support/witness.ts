import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  KEY_TYPE, cosignCheckpoint, cosignerOf, formatVkey, judgeAddCheckpoint, parseAddCheckpoint, parseVkey, refusalBody, verificationKeyOf, verifierOf, witnessedPath, type Checkpoint,
} from '#core/tlog';

/** A witness of one log as the specification has it (C2SP tlog-witness), which can be taken away. */
export interface TestWitness {
  readonly url: string;
  readonly vkey: string;
  isAway: boolean;
  /** How often it was asked while it was away. */
  readonly missed: number;
  readonly close: () => Promise<void>;
}

export async function startWitness(name: string, logVkey: string): Promise<TestWitness> {
  const key = { name: `${name}.example`, type: KEY_TYPE.cosignature, seed: Buffer.alloc(32, name) };
  const log = parseVkey(logVkey);
  if (!log.ok) throw new Error(log.reason);
  let missed = 0;
  let [latest, shown]: [Checkpoint | undefined, string] = [undefined, ''];
  const add = (body: Uint8Array): { readonly status: number; readonly body: string } => {
    const request = parseAddCheckpoint(body);
    if (!request.ok) return { status: 400, body: request.reason };
    const verdict = judgeAddCheckpoint(request.value, { verifiers: [verifierOf(log.value)], latest });
    if (verdict.status !== 200) return { status: verdict.status, body: refusalBody(verdict).body };
    const { lines, note } = cosignCheckpoint(request.value, verdict.checkpoint, [cosignerOf(key, BigInt(Math.floor(Date.now() / 1000)))]);
    [latest, shown] = [verdict.checkpoint, note];
    return { status: 200, body: lines };
  };
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      if (witness.isAway) missed += 1;
      const isMonitor = req.method === 'GET' && req.url === `/${witnessedPath(log.value.name)}`;
      const { status, body } = witness.isAway ? { status: 503, body: 'away' } : isMonitor ? { status: shown === '' ? 404 : 200, body: shown } : add(Buffer.concat(chunks));
      res.writeHead(status).end(body);
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const witness: TestWitness = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, vkey: formatVkey(verificationKeyOf(key)), isAway: false,
    get missed() { return missed; },
    close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections(); }),
  };
  return witness;
}

/** A policy that asks for the one witness. */
export const policyText = (logVkey: string, name: string, { vkey, url }: TestWitness): string => `log ${logVkey}\nwitness ${name} ${vkey} ${url}\nquorum ${name}\n`;
