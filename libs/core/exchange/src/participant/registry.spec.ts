import { describe, expect, test } from '@jest/globals';
import { registryMismatches, type RegistryRecord } from './registry.js';

const ORGANISATION = { name: { zh: '要素（深圳）数据有限公司' }, registration: { scheme: 'USCC', number: '91350100M000100Y43' } } as const;
const RECORD: RegistryRecord = { number: '91350100M000100Y43', name: '要素（深圳）数据有限公司', status: 'active', representativeSha256: null, registeredOn: null };
const differing = (change: Partial<RegistryRecord>): string[] => registryMismatches(ORGANISATION, { ...RECORD, ...change });

describe('an application and the record of the registry', () => {
  test('agree where number, name and status do', () => {
    expect(differing({})).toEqual([]);
  });

  test('agree whatever width the brackets have and wherever spaces stand', () => {
    expect(differing({ name: ' 要素(深圳)数据　有限公司' })).toEqual([]);
  });

  test('differ in each of them by itself, and in all of them together', () => {
    expect(differing({ number: '91350100M000100Y44' })).toEqual(['number']);
    expect(differing({ name: '要素（广州）数据有限公司' })).toEqual(['name']);
    for (const status of ['dormant', 'revoked', 'deregistered', 'other'] as const) expect(differing({ status })).toEqual(['status']);
    expect(differing({ number: '0', name: 'x', status: 'other' })).toEqual(['number', 'name', 'status']);
  });

  test('differ where there is no record', () => {
    expect(registryMismatches(ORGANISATION, null)).toEqual(['not_found']);
  });
});
