import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatVkey, verificationKeyOf } from './keys.js';
import { describeQuorum, formatPolicy, isQuorum, parsePolicy, type Policy } from './policy.js';
import type { Result } from './result.js';
import { KEY_TYPE, type KeyType } from './suites/index.js';

const vkey = (name: string, type: KeyType, fill: number): string =>
  formatVkey(verificationKeyOf({ name, type, seed: new Uint8Array(32).fill(fill) }));
const log = vkey('log.example', KEY_TYPE.ed25519, 1);
const witness = (fill: number): string => vkey(`w${fill}.example`, KEY_TYPE.cosignature, fill);

/** The example of C2SP tlog-policy, with keys. */
const EXAMPLE = `# Two organisations, the second of which is enough with any one.
log ${log}

witness X1 ${witness(11)}
witness X2 ${witness(12)} https://x2.example/witness
witness X3 ${witness(13)}
group X-witnesses 2 X1 X2 X3

witness Y1 ${witness(21)}
\twitness  Y2\t${witness(22)}${' '}
witness Y3 ${witness(23)}
group Y-witnesses any Y1 Y2 Y3

  # An indented comment.
group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
`;

function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}
const met = (policy: Policy, ...cosigners: string[]): boolean => isQuorum(policy, new Set(cosigners));
const reasonOf = (text: string): string => {
  const parsed = parsePolicy(text);
  return parsed.ok ? 'none' : parsed.reason;
};

describe('the example of the specification', () => {
  const policy = valueOf(parsePolicy(EXAMPLE));

  test('reads as one log and six witnesses, one with a URL', () => {
    expect(policy.logs.map(({ key }) => key.name)).toEqual(['log.example']);
    expect(policy.witnesses.map(({ name, key, url }) => [name, key.name, url])).toEqual([
      ['X1', 'w11.example', undefined], ['X2', 'w12.example', 'https://x2.example/witness'], ['X3', 'w13.example', undefined],
      ['Y1', 'w21.example', undefined], ['Y2', 'w22.example', undefined], ['Y3', 'w23.example', undefined],
    ]);
    expect(describeQuorum(policy.quorum)).toBe('2 of (2 of (X1, X2, X3), 1 of (Y1, Y2, Y3))');
  });

  test('is met by two of the first and one of the second organisation, and by no less', () => {
    expect(met(policy, 'X1', 'X3', 'Y2')).toBe(true);
    expect(met(policy, 'X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3')).toBe(true);
    expect(met(policy, 'X1', 'Y1', 'Y2', 'Y3')).toBe(false);
    expect(met(policy, 'X1', 'X2', 'X3')).toBe(false);
    expect(met(policy)).toBe(false);
  });

  test('is not met by a witness that the policy does not know, nor by the name of a group', () => {
    expect(met(policy, 'X1', 'X-witnesses', 'Y-witnesses', 'stranger')).toBe(false);
  });
});

describe('a quorum', () => {
  test('of none is met by nobody at all', () => {
    const policy = valueOf(parsePolicy(`log ${log}\nquorum none\n`));
    expect([met(policy), describeQuorum(policy.quorum)]).toEqual([true, 'no witness']);
  });

  test('of one witness is met by that witness alone', () => {
    const policy = valueOf(parsePolicy(`witness a ${witness(1)}\nwitness b ${witness(2)}\nquorum b`));
    expect([met(policy, 'a'), met(policy, 'b')]).toEqual([false, true]);
  });

  test.each([['any', 1], ['all', 3], ['1', 1], ['2', 2], ['3', 3]])('of a group with %s is met by %d of 3 and not by fewer', (k, threshold) => {
    const policy = valueOf(parsePolicy(`witness a ${witness(1)}\nwitness b ${witness(2)}\nwitness c ${witness(3)}\ngroup g ${k} a b c\nquorum g\n`));
    const names = ['a', 'b', 'c'];
    expect([met(policy, ...names.slice(0, threshold)), met(policy, ...names.slice(0, threshold - 1))]).toEqual([true, false]);
  });

  test('names are opaque: the Kelvin sign is not a K, and a no-break space ends no name', () => {
    const policy = valueOf(parsePolicy(`witness \u212a ${witness(1)}\nwitness K ${witness(2)}\nwitness a\u00a0b ${witness(3)}\ngroup 监管 all \u212a a\u00a0b\nquorum 监管\n`));
    expect([met(policy, 'K', 'a\u00a0b'), met(policy, '\u212a', 'a\u00a0b')]).toEqual([false, true]);
  });
});

describe('a policy is refused, with the line,', () => {
  const a = `witness a ${witness(1)}\n`;
  const b = `witness b ${witness(2)}\n`;
  test.each([
    ['without a quorum', a, 'the policy has no quorum line'],
    ['empty', '', 'the policy has no quorum line'],
    ['with two quorums', `${a}quorum a\nquorum a\n`, 'policy line 3: a second quorum line'],
    ['with an unknown quorum', `${a}quorum b\n`, 'policy line 2: b is not defined on an earlier line'],
    ['with a quorum before its witness', `quorum a\n${a}`, 'policy line 1: a is not defined on an earlier line'],
    ['with a group of itself', `${a}group g any g\nquorum g\n`, 'policy line 2: g is not defined on an earlier line'],
    ['with none as a member', `${a}group g any none\nquorum g\n`, 'policy line 2: none is not defined on an earlier line'],
    ['with a witness named none', `witness none ${witness(1)}\nquorum none\n`, 'policy line 1: the name none is predefined'],
    ['with a group named none', `${a}group none all a\nquorum none\n`, 'policy line 2: the name none is predefined'],
    ['with a witness name given twice', `${a}witness a ${witness(2)}\nquorum a\n`, 'policy line 2: the name a is defined twice'],
    ['with a group named as a witness', `${a}group a all a\nquorum a\n`, 'policy line 2: the name a is defined twice'],
    ['with a member twice in one group', `${a}${b}group g 2 a a\nquorum g\n`, 'policy line 3: a is a member twice'],
    ['with a witness counted through two groups', `${a}${b}group g all a\ngroup h 2 a b\nquorum h\n`, 'policy line 4: a is a member twice'],
    ['with a threshold of 0', `${a}group g 0 a\nquorum g\n`, 'policy line 2: the threshold 0 is not'],
    ['with a threshold above its members', `${a}${b}group g 3 a b\nquorum g\n`, 'policy line 3: the threshold 3 is not all, any or a number from 1 to 2'],
    ['with a threshold that is no decimal', `${a}group g 01 a\nquorum g\n`, 'policy line 2: the threshold 01 is not'],
    ['with a group without members', `${a}group g all\nquorum g\n`, 'policy line 2: expected group'],
    ['with a word too many', `${a}quorum a b\n`, 'policy line 2: expected quorum'],
    ['with two URLs', `log ${log} https://a.example https://b.example\nquorum none\n`, 'policy line 1: expected log'],
    ['with a comment behind a line', `${a}quorum a # enough\n`, 'policy line 2: expected quorum'],
    ['with an unknown line', 'trust everybody\nquorum none\n', 'policy line 1: trust is not log, witness, group or quorum'],
    ['with a carriage return', `${a}\r\nquorum a\n`, 'policy line 2: a control character'],
    ['with a malformed key', `log ${log}x\nquorum none\n`, 'policy line 1: malformed key'],
    ['with a witness under a log\'s type of key', `witness a ${log}\nquorum a\n`, 'policy line 1: the key of log.example is of a type that does not sign here'],
    ['with a log under a witness\'s type of key', `log ${witness(1)}\nquorum none\n`, 'policy line 1: the key of w1.example is of a type that does not sign here'],
    ['with one public key for two logs', `log ${log}\nlog ${vkey('other.example', KEY_TYPE.ed25519, 1)}\nquorum none\n`, 'policy line 2: the public key of other.example is given twice'],
    ['with one public key for two witnesses', `${a}witness b ${vkey('b.example', KEY_TYPE.cosignature, 1)}\nquorum a\n`, 'policy line 2: the public key of b.example is given twice'],
  ])('%s', (_, text, reason) => {
    expect(reasonOf(text)).toContain(reason);
  });

  test('beyond its bounds: 64 logs are read, 65 are not, nor is an endless text', () => {
    const logs = (count: number): string => Array.from({ length: count }, (_, i) => `log ${vkey('log.example', KEY_TYPE.ed25519, i)}\n`).join('');
    expect([parsePolicy(`${logs(64)}quorum none\n`).ok, reasonOf(`${logs(65)}quorum none\n`)]).toEqual([true, 'policy line 65: more than 64 lines of this kind']);
    expect(reasonOf(`${'#'.repeat(1_048_576)}\nquorum none\n`)).toContain('a policy of more than');
  });
});

describe('formatting', () => {
  test('the example reads back as the same policy', () => {
    const policy = valueOf(parsePolicy(EXAMPLE));
    expect(valueOf(parsePolicy(formatPolicy(policy)))).toEqual(policy);
    expect(formatPolicy(policy)).toContain('\ngroup X-witnesses 2 X1 X2 X3\ngroup Y-witnesses any Y1 Y2 Y3\ngroup X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n');
  });

  test('groups inside groups, sixty deep, read back as the same policy', () => {
    const lines = [`witness w0 ${witness(1)}`, 'group g0 all w0', ...Array.from({ length: 59 }, (_, i) => `group g${i + 1} any g${i}`), 'quorum g59', ''];
    const policy = valueOf(parsePolicy(lines.join('\n')));
    expect(valueOf(parsePolicy(formatPolicy(policy)))).toEqual(policy);
    expect([met(policy, 'w0'), met(policy, 'g58')]).toEqual([true, false]);
  });

  test('no text makes the parser throw, and what it reads is what it formats', () => {
    const word = fc.constantFrom('log', 'witness', 'group', 'quorum', 'none', 'a', 'b', 'g', 'any', 'all', '1', '2', '#', log, witness(1), witness(2), '\t', '\n', '\n', '\n', ' ');
    fc.assert(fc.property(fc.array(word, { maxLength: 24 }), (words) => {
      const parsed = parsePolicy(words.join(' '));
      if (parsed.ok) expect(valueOf(parsePolicy(formatPolicy(parsed.value)))).toEqual(parsed.value);
    }), { numRuns: 500 });
  });
});
