import type { FastifyInstance, RouteOptions } from 'fastify';
import { isCommandName } from '#core/exchange';
import type { Ledger } from '#ledger';
import type { Access } from './access.js';
import { tagVersion } from './etag.js';
import { idempotencyKeyOf } from './idempotency.js';
import { recordInspection } from './inspection.js';

/** One route as it is served. */
export interface Route { readonly method: string; readonly url: string; readonly access: Access; readonly schema: RouteOptions['schema'] }

/**
 * The routes as Fastify has them: OpenAPI is written from this table, so what is served is what is described. A route without
 * `@Can` or `@Open` does not start, unless it is a page of one's own browser. What a route's decorators imply is hung on here, so that other routes do not pay for it.
 */
export class RouteTable {
  readonly routes: Route[] = [];
  constructor(private readonly ledger: Ledger) {}

  watch(instance: FastifyInstance): void {
    instance.addHook('onRoute', (options) => this.add(options));
  }

  /** The methods that answer at a path, for 405. */
  methodsAt = (path: string): readonly string[] => [...new Set(this.routes.filter(({ url }) => patternOf(url).test(path)).map(({ method }) => method))];

  private add(options: RouteOptions): void {
    const { url, schema } = options;
    if (options.config?.page !== undefined) return;
    const method = String(options.method);
    const access = options.config?.access;
    if (access === undefined) throw new Error(`${method} ${url} has neither @Can nor @Open`);
    if (method === 'POST') prepareWrite(options, access);
    else this.prepareRead(options, access);
    if (method !== 'HEAD') this.routes.push({ method, url, access, schema });
  }

  private prepareRead(options: RouteOptions, { door, action }: Access): void {
    if (door === 'token') options.onSend = recordInspection(this.ledger);
    if (action?.endsWith('.read') === true && options.url.endsWith('/:id')) options.preSerialization = tagVersion;
  }
}

/** The key belongs to the shape of a write, which is checked before anything else; a write without a body has an empty one. A question needs no key. */
function prepareWrite(options: RouteOptions, { action }: Access): void {
  if (action === undefined || !isCommandName(action)) return;
  options.preValidation = (req, _reply, done) => {
    idempotencyKeyOf(req.headers);
    if (req.body === undefined) req.body = {};
    done();
  };
}

/** Parameters stand for one segment, a star for the rest. */
export const patternOf = (url: string): RegExp => new RegExp(`^${url.replace(/[.]/g, '\\.').replace(/:[a-zA-Z0-9]+/g, '[^/]+').replace('*', '.*')}$`);
