import { describe, expect, test } from '@jest/globals';
import { nonceOf, textOfNote, timestampQuery } from './query.js';
import { verifyTimestamp } from './verify.js';

const text = 'log.example/2026\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n';

describe('a time-stamp', () => {
  test('is of the text of a checkpoint, whoever has signed it by then', () => {
    expect(textOfNote(`${text}\n— log.example/2026 AAAAAA==\n`)).toBe(text);
    expect(textOfNote(`${text}\n— log.example/2026 AAAAAA==\n— witness.example BBBBBB==\n`)).toBe(text);
  });
  test.each([['zeros', 0x00], ['ones', 0xff]])('is asked for with a nonce that is a positive integer, even of %s', (_, fill) => {
    const query = timestampQuery(text, new Uint8Array(8).fill(fill));
    expect(query.subarray(2, 24).toString('hex')).toBe('0201013031300d060960864801650304020105000420');
    expect(query.length).toBe(2 + (query[1] ?? 0));
    expect(nonceOf(query)).toMatch(/^[4-7][0-9a-f]{15}$/);
  });
  test.each([['nothing', new Uint8Array()], ['zeros', new Uint8Array(100)], ['JSON', Buffer.from('{}')], ['too much', new Uint8Array(70_000)]])('that is %s is refused, not thrown', async (_, reply) => {
    expect(await verifyTimestamp({ reply, text, roots: [] })).toMatchObject({ ok: false, reason: expect.stringMatching(/malformed time-stamp|more than/) });
  });
});
