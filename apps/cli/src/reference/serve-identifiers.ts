import type { IdentifierRegistry } from '#adapters/ports';
import { HandleRecord, compileSchema } from '#core/exchange';
import { serveJson, type JsonServerOptions, type Served } from './json-server.js';

const shape = compileSchema(HandleRecord);

/** Serves a registry of handles: register, resolve, withdraw. */
export const serveIdentifiers = (registry: IdentifierRegistry, options: Pick<JsonServerOptions, 'port' | 'secret'>): Promise<Served> => serveJson((path, question) => {
  switch (path) {
    case '/register':
      if (!shape.Check(question)) throw new Error('this is no handle record');
      return registry.register(question as HandleRecord);
    case '/resolve': return registry.resolve(handleIn(question));
    case '/withdraw': return registry.withdraw(handleIn(question));
    default: throw new Error('there is nothing here');
  }
}, options);

function handleIn(question: unknown): string {
  const handle = typeof question === 'object' && question !== null && 'handle' in question ? question.handle : undefined;
  if (typeof handle !== 'string') throw new Error('no handle is named');
  return handle;
}
