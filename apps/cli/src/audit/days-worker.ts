import { parentPort, workerData } from 'node:worker_threads';
import type { SavedDays } from '#core/audit';
import { DaysHere, type Answer, type Question } from './days.js';

/** The thread of `openDays`. */
const days = new DaysHere(workerData as SavedDays | undefined);

parentPort?.on('message', (question: Question) => {
  void answerOf(question).then((answer) => { parentPort?.postMessage(answer); });
});

async function answerOf(question: Question): Promise<Answer> {
  if (question === 'state') return days.state();
  for (const part of question) await days.add(part);
  return 'added';
}
