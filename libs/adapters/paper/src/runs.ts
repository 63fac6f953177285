import { FAMILIES } from './fonts.js';

/** A piece of text in one font; `isCode` when it stands for a character that cannot be printed as itself. */
export interface Run { readonly text: string; readonly family: string; readonly isCode: boolean }

/** Characters without ink of their own that change what a reader sees, or hide: never printed as nothing. */
const UNSEEN = /^[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]$/u;
const SPACE = /^[\p{Zs}\t\n]$/u;
/** A Latin letter with its marks is one character where Unicode has it; ideographs are left alone, for normalising would change names. */
const ACCENTED = /\p{Script=Latin}\p{M}+/gu;

/**
 * The text as runs that print every character: in the first family that has it, otherwise as its code point. An empty place on
 * paper would be read as no character at all.
 */
export function runsOf(text: string): readonly Run[] {
  const runs: Run[] = [];
  for (const character of text.replace(ACCENTED, (letter) => letter.normalize('NFC'))) {
    const run = runOf(character, runs.at(-1));
    const last = runs.at(-1);
    if (last !== undefined && !last.isCode && !run.isCode && last.family === run.family) runs[runs.length - 1] = { ...last, text: last.text + run.text };
    else runs.push(run);
  }
  return runs;
}

function runOf(character: string, before: Run | undefined): Run {
  const [main] = FAMILIES;
  if (SPACE.test(character)) return { text: character === '\t' ? ' ' : character, family: before?.isCode === false ? before.family : main.name, isCode: false };
  const codePoint = character.codePointAt(0) ?? 0;
  const found = UNSEEN.test(character) ? undefined : FAMILIES.find(({ has }) => has(codePoint));
  return found === undefined
    ? { text: `[U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}]`, family: main.name, isCode: true }
    : { text: character, family: found.name, isCode: false };
}
