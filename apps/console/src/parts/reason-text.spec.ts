import { describe, expect, test } from '@jest/globals';
import { reasonText } from './reason-text.js';

describe('a reason', () => {
  test.each([
    ['The grant does not cover purposes, places.', '请求超出授权范围：用途、到达地', 'Beyond the grant: purposes, places'],
    ['The grant allows rowsMax 25000, asked 30000.', '请求超出授权限额：行数 25000，请求 30000', 'Beyond the limits of the grant: rows 25000, asked for 30000'],
    ['The grant is REVOKED.', '授权目前已撤销，不能交付', 'The grant is not in force: Revoked'],
    ['grt_01a20ae1-0b58-73af-89a1-f5464f9c0007 is under hold hld_01a20ae1-2deb-7599-887d-f6384bae0e08.', '授权处于冻结之中', 'Under a hold: Grant'],
  ])('%s is said in the reader’s language', (text, zh, en) => expect([reasonText(text, 'zh'), reasonText(text, 'en')]).toEqual([zh, en]));
  test('that the ledger states in other words stays as it is', () => expect(reasonText('外国司法机构要求提供', 'zh')).toBe('外国司法机构要求提供'));
});
