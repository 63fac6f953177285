import { describe, expect, test } from '@jest/globals';
import { PREFIX } from '#core/exchange';
import { ID_KINDS, kindOfId } from './paths.js';

describe('the kind of an id', () => {
  test('is the ledger’s, for each kind that there is', () => {
    expect(Object.fromEntries(Object.entries(ID_KINDS).map(([prefix, [kind]]) => [kind, prefix]))).toEqual(PREFIX);
  });
  test('of what is no id is none', () => expect([kindOfId('grt_1'), kindOfId('xyz_00000000-0000-7000-8000-000000000000')]).toEqual([undefined, undefined]));
});
