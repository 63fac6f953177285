import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { IdentifierRegistry } from '#adapters/ports';
import type { HandleRecord } from '#core/exchange';

const aRecord = (state = 'LISTED', handle = `yaosu.local/lst_${randomUUID()}`): HandleRecord =>
  ({ handle, values: [{ index: 1, type: 'URL', data: { format: 'string', value: 'https://exchange.example/v1/listings/x' }, ttl: 300 }, { index: 2, type: 'YAOSU.STATE', data: { format: 'string', value: state }, ttl: 300 }] });

/** What every adapter to a registry of handles has to do. */
export function identifierContract(open: () => IdentifierRegistry): void {
  test('a handle resolves to what was registered last, and others to nothing', async () => {
    const [registry, record] = [open(), aRecord()];
    await registry.register(record);
    await registry.register(record);
    expect(await registry.resolve(record.handle)).toEqual(record);
    const changed = aRecord('SUSPENDED', record.handle);
    await registry.register(changed);
    expect(await registry.resolve(record.handle)).toEqual(changed);
    expect(await registry.resolve(`${record.handle}x`)).toBeUndefined();
    expect(await registry.resolve('__proto__/x')).toBeUndefined();
  });

  test('a handle that was withdrawn resolves to nothing, and never stands for anything again', async () => {
    const [registry, record] = [open(), aRecord()];
    await registry.register(record);
    await registry.withdraw(record.handle);
    await registry.withdraw(record.handle);
    expect(await registry.resolve(record.handle)).toBeUndefined();
    await expect(registry.register(record)).rejects.toThrow();
    expect(await registry.resolve(record.handle)).toBeUndefined();
  });

  test('a handle that was never registered may be withdrawn, and is spent', async () => {
    const [registry, record] = [open(), aRecord()];
    await registry.withdraw(record.handle);
    await expect(registry.register(record)).rejects.toThrow();
  });
}
