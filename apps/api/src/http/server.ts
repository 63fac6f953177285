import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { TSchema } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '#core/exchange';
import type { Runtime } from '#ledger';
import { ApiModule } from '../api.module.js';
import { mountConsole } from '../console/mount.js';
import { AccessTokens } from '../oauth/access-tokens.js';
import { Standings } from '../oauth/standings.js';
import { mountSession } from '../session/mount.js';
import { AuthGuard } from './auth.guard.js';
import { useOwnParsers } from './body-parsers.js';
import { problemOf, sendProblem } from './problem.js';
import { ProblemFilter } from './problem.filter.js';
import { RateLimit, type Rate } from './rate-limit.js';
import { requestIdOf } from './request-id.js';
import { RouteTable } from './route-table.js';
import { shapeCheck } from './shape.js';

const BODY_BYTES_MAX = 1_048_576;
/** PostgreSQL has no text with it, and nothing here is named by it. */
const NUL = '%00';

/** How often one address may use what needs no token. */
export interface HttpOptions {
  readonly applications?: Rate;
  readonly tokens?: Rate;
}
const APPLICATIONS: Rate = { burst: 30, perSecond: 1 };
const TOKENS: Rate = { burst: 200, perSecond: 20 };

/** The HTTP server over a runtime, ready to listen or to be injected into. */
export async function createHttp(runtime: Runtime, limits: HttpOptions = {}): Promise<NestFastifyApplication> {
  const { config, ledger, keys, logger } = runtime;
  const tokens = new AccessTokens(keys.tokens, config.baseUrl);
  const routes = new RouteTable(ledger);
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_BYTES_MAX, requestTimeout: 30_000, connectionTimeout: 0, keepAliveTimeout: 65_000, http: { headersTimeout: 10_000 },
    routerOptions: { maxParamLength: 200 }, genReqId: requestIdOf, requestIdHeader: false, logger: false, skipMiddie: true,
    frameworkErrors: (err: Error, req: FastifyRequest, reply: FastifyReply) => sendProblem(reply, problemOf(err, req.id)),
  });
  const instance = adapter.getInstance<FastifyInstance>();
  prepare(instance, routes);
  const tokenRequests = new RateLimit(limits.tokens ?? TOKENS);
  mountSession(instance, runtime, { tokens, requests: tokenRequests });
  mountConsole(instance);
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.of(runtime, tokens, routes), adapter, { logger: ['error', 'warn'], bodyParser: false, abortOnError: false });
  app.useSecurityHeaders({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } }, xFrameOptions: { action: 'deny' },
    strictTransportSecurity: config.baseUrl.startsWith('https:'),
  });
  app.useGlobalFilters(new ProblemFilter(logger, routes.methodsAt));
  app.useGlobalGuards(new AuthGuard({
    tokens, standings: new Standings(ledger), bootstrapToken: runtime.bootstrapToken,
    applications: new RateLimit(limits.applications ?? APPLICATIONS), tokenRequests,
  }));
  await app.init();
  await instance.ready();
  return app;
}

function prepare(instance: FastifyInstance, routes: RouteTable): void {
  routes.watch(instance);
  useOwnParsers(instance);
  instance.decorateRequest('caller', null);
  instance.setValidatorCompiler(({ schema, httpPart }) => {
    const check = shapeCheck(schema as TSchema, httpPart === 'querystring' ? 'query' : httpPart);
    return (value: unknown) => {
      check(value);
      return true;
    };
  });
  instance.addHook('onRequest', (req, reply, done) => {
    void reply.headers({ 'x-request-id': req.id, 'cache-control': 'no-store' });
    done(req.url.includes(NUL) ? new Refusal('invalid_request', 'An address has no NUL character (%00).') : undefined);
  });
}
