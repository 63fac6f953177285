import { expect, test } from '@jest/globals';
import type { RegistryPort } from '#adapters/ports';
import type { RegistryRecord } from '#core/exchange';

const NUMBER = '91350100M000100Y43';
const RECORD: RegistryRecord = { number: NUMBER, name: '深圳市要素数据有限公司', status: 'active', representativeSha256: 'a'.repeat(64), registeredOn: '2020-01-01' };

/** What every adapter to a business registry has to do; `open` makes one that answers as the text of records by code says. */
export function registryContract(open: (records: string) => Promise<RegistryPort>): void {
  test('what it has under a code is answered, and nothing else', async () => {
    const port = await open(JSON.stringify({ [NUMBER]: RECORD }));
    expect(port.name).toMatch(/^[a-z0-9][a-z0-9_.-]{0,63}$/);
    expect(await port.lookUp(NUMBER)).toEqual(RECORD);
    expect(await port.lookUp('911100001000000000')).toBeUndefined();
    expect(await port.lookUp('__proto__')).toBeUndefined();
  });

  test('an answer that is no record is an error, and never a record that is not found', async () => {
    for (const wrong of [{ [NUMBER]: { ...RECORD, status: '存续' } }, { [NUMBER]: { ...RECORD, more: 1 } }, { [NUMBER]: null }, [RECORD], null]) {
      await expect((await open(JSON.stringify(wrong))).lookUp(NUMBER)).rejects.toThrow(/no record|not an object/);
    }
    await expect((await open('{')).lookUp(NUMBER)).rejects.toThrow();
  });
}
