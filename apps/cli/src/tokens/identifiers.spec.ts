import { describe, expect, test } from '@jest/globals';
import { BadIdentifier, idCardCheck, normalise, type IdentifierKind } from './identifiers.js';

describe('an identifier', () => {
  test.each<[IdentifierKind, string, readonly string[]]>([
    ['id-card', '11010519491231002X', ['11010519491231002X', '11010519491231002x', ' 110105 19491231 002X ', '１１０１０５１９４９１２３１００２Ｘ', '110105491231002']],
    ['id-card', '440524188001010014', ['440524188001010014']],
    ['mobile', '+8613800138000', ['13800138000', '+86 138-0013-8000', '0086 13800138000', '8613800138000', '１３８００１３８０００', '(+86)13800138000']],
    ['mobile', '+85291234567', ['+852 9123 4567', '00852 91234567']],
    ['passport', 'E12345678', ['E12345678', 'e 1234-5678', 'Ｅ12345678']],
    ['email', 'li.ming+x@example.com', ['Li.Ming+x@Example.COM', ' li.ming+x@example.com ', 'li.ming+x＠example.com']],
    ['email', 'a@xn--fiqs8s.cn', ['a@中国.cn']],
    ['hk-id', 'A1234563', ['A123456(3)', 'a123456 3', 'A1234563']],
    ['hk-id', 'AB9876543', ['AB987654(3)']],
    ['mo-id', '12345678', ['1234567(8)', '1/234567/8'.replaceAll('/', '-')]],
    ['text', 'user 42', ['User  42', '\u3000user 42', 'ｕｓｅｒ 42']],
  ])('%s %s is one, however it is spelled', (kind, normal, spellings) => {
    expect(spellings.map((spelling) => normalise(kind, spelling))).toEqual(spellings.map(() => normal));
  });

  test.each<[IdentifierKind, string, RegExp]>([
    ['id-card', '110105194912310021', /check character/], ['id-card', '11010519491331002X', /birthday/], ['id-card', '1101051949123100', /not 18/], ['id-card', '110105490231002', /birthday/],
    ['mobile', '12800138000', /neither/], ['mobile', '+86 12800138000', /neither/], ['mobile', '1380013800', /neither/], ['mobile', '+0123456789', /neither/],
    ['passport', 'E1', /5 to 20/], ['passport', 'E1234*678', /5 to 20/],
    ['email', 'nobody', /e-mail/], ['email', 'a b@example.com', /e-mail/], ['email', '@example.com', /e-mail/],
    ['hk-id', 'A123456(4)', /check digit/], ['hk-id', 'A123456', /with its check digit/],
    ['mo-id', '22345678', /eight digits/], ['mo-id', '1234567', /eight digits/],
    ['text', '   ', /empty/],
  ])('%s %s is refused with a reason that does not repeat it', (kind, value, reason) => {
    expect(() => normalise(kind, value)).toThrow(BadIdentifier);
    expect(() => normalise(kind, value)).toThrow(reason);
    expect(() => normalise(kind, value)).not.toThrow(value.trim() === '' ? 'x' : value);
  });

  test('of an identity card has the check character of GB 11643', () => {
    expect([idCardCheck('11010519491231002'), idCardCheck('44052418800101001')]).toEqual(['X', '4']);
  });
});
