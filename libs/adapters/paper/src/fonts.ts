import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { coverageOf } from './coverage.js';

const packages = createRequire(import.meta.url);
const fileOf = (name: string, file: string): string => join(dirname(packages.resolve(name)), '..', 'fonts', file);

/** A family of fonts that a text is printed in. */
export interface Family { readonly name: string; readonly regular: string; readonly bold: string; readonly has: (codePoint: number) => boolean }

const family = (name: string, source: string, stem: string): Family => {
  const regular = fileOf(source, `${stem}-Regular.otf`);
  let known: Family['has'] | undefined;
  return { name, regular, bold: fileOf(source, `${stem}-Bold.otf`), has: (codePoint) => (known ??= coverageOf(regular))(codePoint) };
};

/**
 * In the order in which they are asked. The first has all unified ideographs of the basic plane with Extension A and prints
 * simplified Chinese as it is written on the mainland; the others have what names in Hong Kong, Macau, Japan and Korea need beyond it.
 */
export const FAMILIES: readonly [Family, ...Family[]] = [
  family('Hans', '@embedpdf/fonts-sc', 'NotoSansHans'),
  family('Hant', '@embedpdf/fonts-tc', 'NotoSansHant'),
  family('Japanese', '@embedpdf/fonts-jp', 'NotoSansJP'),
  family('Korean', '@embedpdf/fonts-kr', 'NotoSansKR'),
];
