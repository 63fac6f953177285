import { beforeEach, describe, expect, test } from '@jest/globals';
import { canonicalJson } from '#core/tlog';
import { aCast, type Cast } from '../cast.js';
import { OTHER_VKEY, aPredecessor, keyNumbered, otherFinal, vkeyOf } from '../log-keys.js';

let cast: Cast;
beforeEach(async () => { cast = await aCast(); });

describe('the log of an exchange that was merged into this one', () => {
  test('is bound by its last checkpoint, which the entry says whole', () => {
    const id = aPredecessor(cast);
    const { entries: [{ body }] } = cast.submit(cast.checker, 'predecessor.confirm', { id });
    const { data } = JSON.parse(Buffer.from(body).toString()) as { readonly data: object };
    expect(data).toMatchObject({ vkey: OTHER_VKEY, origin: 'other.example/log', size: 5, root: Buffer.alloc(32, 5).toString('base64'), proposedBy: cast.maker.person, person: cast.checker.person });
    expect(cast.state(id)).toMatchObject({ state: 'RECORDED', confirmedBy: cast.checker.person });
  });
  test('is kept with the note as it was signed, in the document that the entry names', () => {
    const { noteSha256 } = cast.state(aPredecessor(cast));
    expect(cast.documents.get(noteSha256)?.body).toBe(canonicalJson({ note: otherFinal() }));
  });
  test('takes two people', () => {
    const id = aPredecessor(cast);
    expect(() => cast.submit(cast.maker, 'predecessor.confirm', { id })).toThrow(expect.objectContaining({ code: 'same_person' }));
  });
  test.each<[string, string, string]>([
    ['another key has signed', vkeyOf(keyNumbered(8, { name: 'other.example/log' })), otherFinal()],
    ['a key of another name has signed', vkeyOf(keyNumbered(7, { name: 'third.example/log' })), otherFinal()],
    ['nobody has signed', OTHER_VKEY, otherFinal().split('\n\n')[0] ?? ''],
    ['was changed since', OTHER_VKEY, otherFinal().replace('\n5\n', '\n6\n')],
    ['has no entry', OTHER_VKEY, otherFinal(0)],
  ])('is not one whose checkpoint %s', (_, vkey, final) => {
    expect(() => aPredecessor(cast, final, vkey)).toThrow(expect.objectContaining({ code: 'reference_invalid' }));
  });
  test('is not one without a key', () => {
    expect(() => aPredecessor(cast, otherFinal(), `other.example/log+00000000+${'A'.repeat(44)}`)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });
});
