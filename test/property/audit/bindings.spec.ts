import { beforeEach, expect, test } from '@jest/globals';
import type { BoundCertificate, Draft } from '#core/exchange';
import { audited } from '../../support/audited.js';
import { aBinding, bindingsStory } from '../bindings.js';
import { aCast, wait, type Cast } from '../cast.js';

let cast: Cast;
beforeEach(async () => { cast = await aCast(); });

test('an audit finds nothing wrong with certificates that were bound', () => {
  bindingsStory(cast, () => undefined);
  expect(audited(cast)).toEqual([]);
});

interface Change { readonly certificate?: Partial<BoundCertificate>; readonly holder?: string; readonly by?: 'vendor' | 'both' }

test.each<[string, RegExp, () => Change]>([
  ['of another number', /does not say/, () => ({ certificate: { serial: '1' } })],
  ['with a later end', /does not say/, () => ({ certificate: { notAfter: '2099-01-01T00:00:00.000Z' } })],
  ['with the code of another', /the holder is/, () => ({ certificate: { unifiedSocialCreditCode: '91350100M000100Y43' } })],
  ['for another than who has shown the key', /has spoken for/, () => ({ holder: cast.both.org, by: 'both' })],
  ['by another than its holder', /binds a certificate for/, () => ({ by: 'both' })],
  ['without a credential', /without a credential/, () => ({})],
])('an audit names a certificate that is bound %s', (_what, complaint, change) => {
  const { certificate, evidenceSha256, holder } = cast.state(aBinding(cast));
  const { certificate: stated = {}, by = 'vendor', ...other } = change();
  const at = cast.entries.length;
  cast.force(cast[by], { type: 'binding.bound', stream: cast.ledger.newId('binding'), data: { holder, person: null, certificate: { ...certificate, ...stated }, evidenceSha256, ...other } } as unknown as Draft);
  // What the rest of a commit lacks is known when the next one begins.
  wait(cast, 1);
  aBinding(cast);
  expect(audited(cast)).toContainEqual(expect.objectContaining({ index: at, invariant: 22, what: expect.stringMatching(complaint) }));
});
