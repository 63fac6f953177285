import { beforeAll, describe, expect, test } from '@jest/globals';
import { EXPORT_PACKS } from '#core/law';
import { bundledMaterial } from '../../../../test/support/memory-bundle.js';
import { aStandardContractStory } from '../../../../test/support/memory-story.js';
import type { Block } from './blocks.js';
import { derivedFiles } from './bundle.js';
import { statementOf } from './explanation.js';
import { filingOf } from './filing.js';
import { hashesOf } from './sheets.js';
import { tell, type Story } from './story.js';

const textIn = (blocks: readonly Block[]): string => JSON.stringify(blocks);
const pairsIn = (block: Block | undefined): Map<string, string> => new Map(block?.kind === 'pairs' ? block.rows.map(({ label, lines }) => [label.zh, lines.join('\n')]) : []);

describe('the statement of a delivery under a standard contract', () => {
  let story: Story;
  let others: Story;
  beforeAll(async () => {
    const { ledger, transfer } = await aStandardContractStory();
    const material = bundledMaterial(ledger, transfer);
    story = tell(material);
    const isBasis = (body: Uint8Array): boolean => /"type":"(basis|obligation)\./.test(Buffer.from(body).toString());
    others = tell({ ...material, entries: material.entries.filter(({ bytes }) => !isBasis(bytes)) });
  });

  test('says first who, what, to whom, how many, by which path and article, on what day and under which pack', () => {
    const [, summary] = statementOf(story, []).blocks;
    const said = pairsIn(summary);
    expect([...said.keys()]).toEqual(['事项', '出境方', '境外接收方', '数据', '人数', '路径', '判定', '出境依据', '未了义务', '如何核验']);
    expect(said.get('事项')).toContain('已完成，已放行');
    expect(said.get('人数')).toContain('120,000 人（此前 0，新增 120,000）');
    expect(said.get('路径')).toMatch(/个人信息出境标准合同 STANDARD_CONTRACT[^]*《促进和规范数据跨境流动规定》第八条第一款：“/);
    expect(said.get('判定')).toContain(`2026-06-15（事实所属日）；规则包 cn-export 2024.1，摘要 ${EXPORT_PACKS[1]?.digest ?? ''}`);
    expect(said.get('出境依据')).toContain('广东省互联网信息办公室 粤备〔2026〕0117号，2026-06-15');
    expect(said.get('如何核验')).toContain('yaosu evidence verify');
  });

  test('shows every provision of the pack, the one that decided first, with its article', () => {
    const text = textIn(statementOf(story, []).blocks);
    expect(text).toContain('["R23 《促进和规范数据跨境流动规定》第八条第一款","适用"');
    expect(text.match(/"未适用"/g)).toHaveLength((EXPORT_PACKS[1]?.provisions.length ?? 0) - 1);
  });

  test('leads by its QR code to the last entry of the transfer', () => {
    const last = story.told.findLast(({ type }) => type === 'transfer.completed');
    expect(statementOf(story, []).link).toMatch(new RegExp(`^https://exchange\\.example/log/verify\\?subject=${story.subject}&index=${last?.index ?? ''}&leaf=[\\w-]{43}$`));
  });

  test('is told to a reader without the basis as far as that reader sees', () => {
    expect(pairsIn(statementOf(others, []).blocks[1]).get('出境依据')).toContain('none attached');
    expect(filingOf(others)).toMatchObject({ instrument: 'STANDARD_CONTRACT', missing: expect.arrayContaining(['effectiveOn', 'filing.number', 'document.sha256']) });
  });

  test('rests on files that are the same each time they are made', () => {
    expect(derivedFiles(story).map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(derivedFiles(story).map(({ bytes }) => Buffer.from(bytes).toString()));
  });

  test('names every contract and assessment by its digest, wherever an entry states one', () => {
    expect(hashesOf(story).map(({ zh, sha256 }) => `${zh} ${sha256.slice(0, 4)}`)).toEqual(expect.arrayContaining(['出境依据文本（合同、评估结果、证书） aaaa', '个人信息保护影响评估报告 bbbb']));
  });
});
