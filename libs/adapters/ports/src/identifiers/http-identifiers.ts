import { HandleRecord, compileSchema } from '#core/exchange';
import { askJson, type Counterpart } from '../http/ask-json.js';
import type { IdentifierRegistry } from './identifier-registry.js';

const shape = compileSchema(HandleRecord);

/** A registry by HTTP: `POST /register`, `/resolve`, `/withdraw`. The form is ours; an adapter to a national node speaks that node's. */
export const httpIdentifiers = ({ url, secret }: Counterpart): IdentifierRegistry => ({
  name: new URL(url).host,
  register: async (record) => { await askJson({ url: `${url}/register`, secret }, record); },
  resolve: async (handle) => {
    const record = await askJson({ url: `${url}/resolve`, secret }, { handle });
    if (record === null) return undefined;
    if (!shape.Check(record)) throw new Error('the registry answers with something that is no handle record');
    return record as HandleRecord;
  },
  withdraw: async (handle) => { await askJson({ url: `${url}/withdraw`, secret }, { handle }); },
});
