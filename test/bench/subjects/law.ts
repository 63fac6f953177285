import { decideExport, evaluateExport, exportPackOn, type ExportFacts } from '#core/law';
import type { Bench, Cell } from '../bench.js';
import { cedarDecider } from '../law/cedar.js';
import { flattened, someFacts } from '../law/facts.js';
import { jsonRulesDecider } from '../law/json-rules.js';
import type { Load, Sample } from '../measure.js';

const FACTS = 4096;
/** Decisions between two looks at the clock. */
const BATCH = 64;

/** The lawful paths as the rivals give them, from our own decision. */
const lawful = ({ path, alternatives }: { readonly path: string; readonly alternatives: readonly string[] }): string => [path, ...alternatives].sort().join(' ');

/** The same decisions by our compiled pack, by Cedar's wasm engine and by a json-rules interpreter, one after the other in this process. */
export async function openLaw(_bench: Bench): Promise<Cell[]> {
  const facts = someFacts(FACTS);
  const flat = facts.map(flattened);
  const pack = exportPackOn('2026-06-15');
  const ours = (stated: ExportFacts): string => lawful(decideExport(stated, pack));
  const [byCedar, byJsonRules] = [cedarDecider(), jsonRulesDecider()];
  for (const [index, stated] of facts.entries()) {
    const told = flat[index];
    if (told === undefined) throw new Error('a fact went missing');
    const answers = [ours(stated), byCedar(told), await byJsonRules(told)];
    if (new Set(answers).size !== 1) throw new Error(`the engines disagree: ${answers.join(' | ')} on ${JSON.stringify(stated)}`);
  }
  return [
    cell('law', facts, (stated) => { decideExport(stated, pack); }), cell('law explained', facts, (stated) => { evaluateExport(stated, pack); }),
    cell('law cedar', flat, byCedar), cell('law json-rules', flat, byJsonRules),
  ];
}

function cell<Facts>(name: string, facts: readonly Facts[], decide: (facts: Facts) => unknown): Cell {
  return { name, part: 'law', connections: 1, pids: [], measure: ({ warmSeconds, seconds }) => busy(facts, decide, { warmSeconds, seconds }) };
}

/** Decides without a pause. A batch is what the clock can tell apart; its mean stands for each of its decisions. */
async function busy<Facts>(facts: readonly Facts[], decide: (facts: Facts) => unknown, { warmSeconds, seconds }: Pick<Load, 'warmSeconds' | 'seconds'>): Promise<Sample> {
  await decideFor(warmSeconds, facts, decide);
  const before = process.cpuUsage();
  const { count, elapsedMs, batchesMs } = await decideFor(seconds, facts, decide);
  const { user, system } = process.cpuUsage(before);
  const sorted = Float64Array.from(batchesMs).sort();
  const at = (share: number): number => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN) / BATCH;
  return { count, seconds: elapsedMs / 1000, perSecond: (count * 1000) / elapsedMs, p50: at(0.5), p99: at(0.99), nodeMicros: (user + system) / count, postgresMicros: undefined };
}

async function decideFor<Facts>(seconds: number, facts: readonly Facts[], decide: (facts: Facts) => unknown): Promise<{ count: number; elapsedMs: number; batchesMs: number[] }> {
  const begun = performance.now();
  const batchesMs: number[] = [];
  for (let now = begun, count = 0; ;) {
    for (let index = count; index < count + BATCH; index += 1) {
      const answer = decide(facts[index % facts.length] as Facts);
      if (answer instanceof Promise) await answer;
    }
    count += BATCH;
    const ended = performance.now();
    batchesMs.push(ended - now);
    now = ended;
    if (now >= begun + seconds * 1000) return { count, elapsedMs: now - begun, batchesMs };
  }
}
