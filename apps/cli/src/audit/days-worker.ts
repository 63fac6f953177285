import { parentPort, workerData } from 'node:worker_threads';
import type { SavedStatements } from '#core/exchange';
import { DaysHere, type Answer, type Question } from './days.js';

/** The thread of `openDays`. */
const days = new DaysHere(workerData as SavedStatements | undefined);

parentPort?.on('message', (question: Question) => {
  void answerOf(question).then((answer) => { parentPort?.postMessage(answer); });
});

async function answerOf(question: Question): Promise<Answer> {
  if (question !== 'state') await days.add(question);
  return question === 'state' ? days.state() : 'added';
}
