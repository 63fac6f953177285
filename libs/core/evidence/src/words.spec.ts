import { expect, test } from '@jest/globals';
import { BASIS_KINDS, ENTRY_TYPES, LIFECYCLES } from '#core/exchange';
import { ENTRY_WORDS, stateWord } from './words.js';

test('every entry type of what evidence tells of has its Chinese word', () => {
  const told = Object.keys(ENTRY_TYPES).filter((type) => /^(transfer|check|basis|obligation|tally|tokenset|grant|hold|evidence|product|review|waiver)\./.test(type));
  expect(told.filter((type) => ENTRY_WORDS[type] === undefined)).toEqual([]);
});

test('every state of a transfer, a check, a basis and an obligation has its Chinese word', () => {
  const states = [LIFECYCLES.transfer, LIFECYCLES.check, LIFECYCLES.obligation, ...BASIS_KINDS.map((kind) => LIFECYCLES[`basis:${kind}`])].flatMap((lifecycle): readonly string[] => lifecycle.states);
  expect(states.filter((state) => stateWord(state) === state)).toEqual([]);
});
