import { expect, test } from '@jest/globals';
import { loadConfig } from './config.js';

test('reports are made at two in Shanghai, every day, and to nobody, unless something else is said', () => {
  expect(loadConfig({})).toMatchObject({ reportUrl: undefined, reportPlatform: 'reference', reportAtMinute: 120, reportEveryMinutes: 1440, identifierPrefix: 'yaosu.local', identifierUrl: undefined });
  expect(loadConfig({ YAOSU_REPORT_AT: '23:59', YAOSU_REPORT_MINUTES: '60', YAOSU_REPORT_URL: 'https://platform.example/api/' })).toMatchObject({ reportAtMinute: 1439, reportEveryMinutes: 60, reportUrl: 'https://platform.example/api' });
});

test('a secret of a port has 24 to 64 bytes', () => {
  for (const size of [24, 64]) expect(loadConfig({ YAOSU_REPORT_SECRET: `whsec_${Buffer.alloc(size, 7).toString('base64')}` }).reportSecret).toEqual({ scheme: 'v1', bytes: Buffer.alloc(size, 7) });
});

test.each([
  ['YAOSU_REPORT_AT', '24:00'], ['YAOSU_REPORT_AT', '2:00'], ['YAOSU_REPORT_MINUTES', '0'], ['YAOSU_REPORT_URL', 'platform'], ['YAOSU_REPORT_PLATFORM', 'National'],
  ['YAOSU_IDENTIFIER_PREFIX', 'a/b'], ['YAOSU_IDENTIFIER_PREFIX', '.x'], ['YAOSU_IDENTIFIER_URL', 'ftp://x'],
  ['YAOSU_REPORT_SECRET', 'secret'], ['YAOSU_IDENTIFIER_SECRET', `whsec_${Buffer.alloc(23).toString('base64')}`], ['YAOSU_ANCHOR_SECRET', `whsec_${Buffer.alloc(65).toString('base64')}`],
])('%s may not be %s, and the error names it', (name, value) => {
  expect(() => loadConfig({ [name]: value })).toThrow(name);
});
