import { expect, test } from '@jest/globals';
import { byDigest, examine, readEntry, type Examined } from '#core/audit';
import { formsOf } from '../../../apps/cli/src/log/forms.js';
import { aCast, aChecked, aGrant } from '../cast.js';
import { bindingsStory } from '../bindings.js';
import { portsStory } from '../ports.js';
import { SYSTEM, anApplication } from '../../support/ledger.js';

test('whatever the documents of an entry say reaches the audit from the thread that has read them', async () => {
  const cast = await aCast();
  bindingsStory(cast, () => undefined);
  portsStory(cast, () => undefined);
  const application = anApplication();
  cast.submit(SYSTEM, 'participant.apply', application);
  cast.submit(SYSTEM, 'participant.check_registry', { id: application.id, registry: 'file', record: { number: application.organisation.registration.number, name: '另一公司', status: 'active', representativeSha256: null, registeredOn: null } });
  await aChecked(cast, await aGrant(cast));

  const documents = [...cast.documents.values()].map(({ body }) => Buffer.from(body));
  const held = byDigest(documents);
  const said = cast.entries.map(({ body }): Examined => {
    const entry = readEntry(body);
    if (!entry.ok) throw new Error(entry.reason);
    return examine(entry.value, held);
  });
  expect(new Set(said.flatMap((one) => Object.keys(one)))).toEqual(new Set(['missing', 'anchored', 'registered', 'introduced', 'rejudged']));
  const { forms: { malformed, examined } } = formsOf(cast.entries.map(({ body }) => body), { documents, path: 'documents/000', isExact: false });
  expect(malformed).toEqual({});
  expect(said.map((_, position) => examined[position] ?? { missing: [] })).toEqual(said);
  expect(formsOf(cast.entries.map(({ body }) => body), undefined).forms.examined).toEqual({});
});
