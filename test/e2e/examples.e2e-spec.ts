import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { Type, type TSchema } from '@sinclair/typebox';
import { compileSchema } from '#core/exchange';
import { OAuthErrorShape, ProblemShape } from '../../apps/api/src/http/answers.js';
import { answerShape, operationId } from '../../apps/api/src/http/openapi.js';
import { RouteTable, type Route } from '../../apps/api/src/http/route-table.js';
import { EXAMPLES, type Examples } from '../../apps/api/src/operations/examples.js';
import { openCast, openTestApi } from '../support/api.js';
import { Recorder, formatted, stable } from '../support/examples.js';
import { bases } from './examples/bases.js';
import { counting } from './examples/counting.js';
import { duties, faults, findings } from './examples/duties.js';
import { enforcement } from './examples/enforcement.js';
import { erasures } from './examples/erasures.js';
import { packs, questions } from './examples/law.js';
import { logKeys, predecessors } from './examples/log-keys.js';
import { judgements, relief } from './examples/oversight.js';
import { professions, publicData } from './examples/professions.js';
import { anchors, handles, nationalReports, webhooks } from './examples/ports.js';
import { reads, refusals } from './examples/reads.js';
import { settlement } from './examples/settlement.js';
import { signIns } from './examples/sign-in.js';
import { movedClock, statements, statistics } from './examples/statements.js';
import { bulletins, evaluated, months, publishedRule } from './examples/supervision.js';
import { troubles } from './examples/troubles.js';
import { registrarsClock, titles } from './examples/titles.js';
import { grants, negotiations, offers, participants, transfers } from './examples/trade.js';

/**
 * The examples of /openapi.json are what the API was asked and answered in this story, the last time of each operation and
 * status. `UPDATE_EXAMPLES=1 npx jest test/e2e/examples` records them anew.
 */
const FILE = join(import.meta.dirname, '../../apps/api/src/operations/examples.json');
/** What has no example to show: the description itself, and the policy that this exchange is not configured with, with what its witnesses hand in. */
const WITHOUT_EXAMPLE = ['/openapi.json', '/log/policy', '/log/cosignatures'];
/** What nobody reads as an example: pages, streams, figures, tiles, lines. */
const WITHOUT = /^(text\/(html|css|javascript|event-stream|calendar|csv|plain; version=0\.0\.4)|application\/(octet-stream|zip|cose|pdf|x-ndjson))$/;

let routes: readonly Route[];
let recorded: Examples;
let kept: Examples = EXAMPLES;
beforeAll(async () => {
  recorded = await toldStory();
  if (process.env['UPDATE_EXAMPLES'] === undefined) return;
  await writeFile(FILE, formatted(recorded));
  kept = recorded;
}, 600_000);

/** Once with the background at work, once with nobody: there, days of the past expire nothing. */
async function toldStory(): Promise<Examples> {
  const recorder = new Recorder();
  const { watch } = recorder;
  const limited = await openTestApi({ background: false, watch, applications: { burst: 1, perSecond: 0.01 } });
  routes = recorder.routes = limited.app.get(RouteTable).routes;
  const later = await openTestApi({ watch, now: movedClock });
  const registrar = await openCast({ watch, now: registrarsClock });
  const [quiet, cast] = [await openCast({ background: false, watch }), await openCast({ watch })];
  try {
    await statements(later);
    await refusals(cast.api, limited);
    for (const chapter of [participants, packs, questions, offers, enforcement, negotiations, grants, transfers, counting, judgements, relief, erasures, logKeys, predecessors, bulletins, months, troubles, publicData, professions]) await chapter(cast);
    const rule = await publishedRule(registrar, registrarsClock());
    await titles(registrar);
    await evaluated(registrar, rule);
    for (const chapter of [duties, bases, faults, findings, webhooks, anchors, handles, nationalReports]) await chapter(quiet);
    await settlement(watch);
    await signIns(watch);
    await statistics(cast);
    await reads(cast);
    return recorder.examples();
  } finally {
    await Promise.all([quiet.api, limited, later, registrar.api, cast.api].map((api) => api.close()));
  }
}

test('the examples are what the API answers', () => {
  expect(recorded).toEqual(kept);
});

test('what is made anew each time is kept as one value that stays, and what was equal stays equal', () => {
  const made = (): object => {
    const [id, other] = [`prt_${randomUUID()}`, `prt_${randomUUID()}`];
    return { id, parties: [id, other], index: Date.now(), at: new Date().toISOString(), detail: `There is no ${other}.` };
  };
  const [one, another] = [stable(made()), stable(made())];
  expect(one).toEqual(another);
  expect(one).toMatchObject({ id: expect.stringMatching(/^prt_[0-9a-f-]{36}$/), index: 1000 });
  expect(new Set((one as { parties: string[] }).parties).size).toBe(2);
});

test('every operation has one, and every status that any may be refused with', () => {
  const described = routes.filter(({ url, access: { produces } }) => !WITHOUT.test(produces) && !WITHOUT_EXAMPLE.includes(url));
  expect(described.filter((route) => kept[operationId(route)] === undefined).map(operationId)).toEqual([]);
  expect(Object.keys(kept['problems'] ?? {})).toEqual(['400', '401', '403', '404', '405', '409', '410', '413', '415', '422', '429', '503']);
});

test('each has the shape that is served', () => {
  const wrong = (what: string, schema: TSchema, value: unknown): string[] => [...compileSchema(schema).Errors(value)].map(({ path, message }) => `${what}${path}: ${message}`);
  for (const route of routes) {
    const { body = Type.Object({}) } = (route.schema ?? {}) as { body?: TSchema };
    const shapeOf = (name: string): TSchema => {
      if (name === 'request') return body;
      if (Number(name) < 300) return answerShape(route);
      return route.access.takesForm === true && route.access.door === 'anyone' ? OAuthErrorShape : ProblemShape;
    };
    for (const [name, value] of Object.entries(kept[operationId(route)] ?? {})) expect(wrong(`${operationId(route)} ${name}`, shapeOf(name), value)).toEqual([]);
  }
  for (const [status, value] of Object.entries(kept['problems'] ?? {})) expect(wrong(status, ProblemShape, value)).toEqual([]);
});

test('a write that takes a body has a request to show', () => {
  for (const route of routes.filter(({ url }) => !WITHOUT_EXAMPLE.includes(url))) {
    const { body } = (route.schema ?? {}) as { body?: TSchema };
    const required = (body as { required?: readonly string[] } | undefined)?.required ?? [];
    if (required.length > 0) expect(kept[operationId(route)]).toHaveProperty('request');
  }
});
