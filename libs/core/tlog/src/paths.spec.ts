import { expect, test } from '@jest/globals';
import { parseTilePath, tilePath } from './paths.js';
import { bundleOf, tileAt, tilesOf } from './tile.js';

test.each([
  'tile/0/00', 'tile/0/0000', 'tile/00/000', 'tile/64/000', 'tile/-1/000', 'tile/0/000.p/0', 'tile/0/000.p/256', 'tile/0/000.p/05', 'tile/0/x000/001',
  'tile/0/x001', 'tile/0/001/002', 'tile/0/x001/x002', '/tile/0/000', 'tile/0/000/', 'tile/entry/000', 'tile/0/../000', 'tile/0/000.p/', 'tile/0/x99/007',
  'tile/0/x999/x999/x999/x999/x999/999', 'checkpoint', '',
])('%j is not the path of a tile', (path) => { expect(parseTilePath(path).ok).toBe(false); });

test('every tile and bundle of a log has a path that reads back', () => {
  for (const tile of [...tilesOf(70_000), bundleOf(69_999, 70_000), bundleOf(0, 70_000)]) {
    expect(parseTilePath(tilePath(tile))).toEqual({ ok: true, value: tile });
  }
});
test('the example of an entry bundle reads back', () => {
  expect(parseTilePath('tile/entries/x001/x234/067.p/5')).toEqual({ ok: true, value: { level: 'entries', index: 1_234_067, width: 5 } });
});
test('a tile outside the tree is an error', () => {
  expect(() => tileAt({ level: 1, index: 0 }, 255)).toThrow('no tile 0 at level 1');
  expect(tileAt({ level: 1, index: 0 }, 256)).toEqual({ level: 1, index: 0, width: 1 });
});
