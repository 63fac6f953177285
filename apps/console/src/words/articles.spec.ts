import { describe, expect, test } from '@jest/globals';
import { articleWords, statuteNumber } from './articles.js';

describe('a citation', () => {
  test.each([
    ['Provisions 8', '《促进和规范数据跨境流动规定》第八条'], ['Provisions 5(1)(iv)', '《促进和规范数据跨境流动规定》第五条第一款第（四）项'], ['Provisions 8 para 2', '《促进和规范数据跨境流动规定》第八条第二款'],
    ['SCC Measures 5-8', '《个人信息出境标准合同办法》第五条至第八条'], ['PIPL 73(3)', '《个人信息保护法》第七十三条（三）'], ['PIPL 4(1), 73(4)', '《个人信息保护法》第四条（一）、第七十三条（四）'],
    ['NDRC 27/2025 Art 16', '《公共数据资源授权运营实施规范（试行）》第十六条'], ['CAC Q&A 2025-05', '国家网信办《数据出境安全管理政策问答》2025-05'], ['Export Control Law', '《出口管制法》'],
  ])('%s is said as people of the field write it', (cited, zh) => expect(articleWords(cited)).toEqual([zh, cited]));
  test('of an instrument without a name here stays as it is', () => expect(articleWords('28 CFR 202.401')).toEqual(['28 CFR 202.401', '28 CFR 202.401']));
  test.each([[1, '一'], [9, '九'], [10, '十'], [11, '十一'], [20, '二十'], [39, '三十九'], [100, '一百'], [103, '一百零三'], [110, '一百一十']])('article %i is %s', (number, text) => expect(statuteNumber(number)).toBe(text));
});
