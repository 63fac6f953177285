import type { Bench, Cell } from '../bench.js';
import { httpCell, startApi, transferRequests } from './api.js';

/** The declared transfer over HTTP: authenticated, validated, idempotent, checked against its grant, durable, answered with its entry. */
export async function openOurs(bench: Bench): Promise<Cell[]> {
  const url = await bench.copy('ours');
  const one = await startApi(bench, url, { background: false });
  const two = await startApi(bench, url, { background: false });
  const requests = await transferRequests(bench.market.grants, one);
  const cell = (name: string, connections: number, change: Partial<Parameters<typeof httpCell>[1]> = {}): Cell => httpCell(bench, { name, part: 'ours', connections, apis: [one], requests, ...change });
  return [
    cell('http64', 64), cell('http64 processes2', 64, { apis: [one, two] }), cell('http64 hot', 64, { requests: requests.slice(0, 1) }),
    cell('http1', 1), cell('http8', 8), cell('http256', 256),
  ];
}
