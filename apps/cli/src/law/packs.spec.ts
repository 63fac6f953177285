import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { EXPORT_PROVISIONS, PACKS, SWITCHES } from '#core/law';
import { law } from './law.js';

async function listed(...operands: string[]): Promise<{ readonly code: number; readonly text: string }> {
  const out: string[] = [];
  const code = await law(['packs', ...operands], { out: (line) => out.push(line), err: (line) => out.push(line), isTty: false }, { stdin: Readable.from([]), stdout: Object.assign(new EventEmitter(), { writableNeedDrain: false }) });
  return { code, text: out.join('\n') };
}

describe('yaosu law packs', () => {
  test('names every pack with its dates, its status and its digest', async () => {
    const { code, text } = await listed();
    expect(code).toBe(0);
    for (const { id, version, digest, status } of PACKS) expect(text).toMatch(new RegExp(`^${id}@${version} .*${status}.*${digest}$`, 'm'));
  });

  test('a pack in full says of every provision where it is written, its sentence and what follows; and how debated points are read', async () => {
    const { text } = await listed('cn-export@2024.1');
    for (const { id, cite } of PACKS.find(({ version }) => version === '2024.1')?.provisions ?? []) {
      expect(text).toContain(`${id}《${cite.title}》${cite.article}`);
      expect(text).toContain(cite.quote);
    }
    for (const [name, { zh, source }] of Object.entries(SWITCHES)) for (const told of [name, zh, source]) expect(text).toContain(told);
    expect(text).toContain('100000 人  一般个人信息达到即订立标准合同或者通过认证，不满则免');
  });

  test('a pack without a version is all of its versions, a provision is found by its id', async () => {
    const { text } = await listed('cn-export');
    expect([text.includes('cn-export@2022.1'), text.includes('cn-export@2024.1')]).toEqual([true, true]);
    for (const { id, cite } of EXPORT_PROVISIONS) expect((await listed(id)).text).toContain(cite.quote);
  });

  test('what does not exist is wrong usage', async () => {
    expect(await listed('cn-import')).toEqual({ code: 2, text: expect.stringContaining('\'cn-import\'') });
  });
});
