import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EXIT } from '../io.js';
import { docs } from './docs.js';
import { renderSections, SECTIONS } from './sections.js';

const names = Object.keys(SECTIONS);
const template = `# Before\n${names.map((name) => `<!-- generated:${name} -->old<!-- /generated:${name} -->\nbetween`).join('\n')}\nafter\n`;

let file = '';
beforeAll(async () => { file = join(await mkdtemp(join(tmpdir(), 'yaosu-docs-')), 'ARCHITECTURE.md'); });
afterAll(async () => { await rm(join(file, '..'), { recursive: true }); });

async function run(text: string, ...flags: string[]): Promise<{ readonly code: number; readonly err: string; readonly text: string }> {
  await writeFile(file, text);
  const err: string[] = [];
  const code = await docs(['--file', file, ...flags], { out: () => undefined, err: (line) => err.push(line), isTty: false });
  return { code, err: err.join('\n'), text: await readFile(file, 'utf8') };
}

test('every section is rendered from the tables, the text around it stays', () => {
  const text = renderSections(template);
  expect(text).toMatch(/^# Before\n/);
  expect(text.match(/\nbetween\n/g)).toHaveLength(names.length);
  expect(text).toContain('stateDiagram-v2');
  expect(text).toContain('| `transfer.start` |  | party |');
  expect(text).toContain('| `not_found` | 404 | Not found | 未找到 |');
  expect(text).toContain('`listing.submitted`');
  expect(text).not.toContain('-->old');
});
test('rendering twice changes nothing', () => {
  expect(renderSections(renderSections(template))).toBe(renderSections(template));
});
test('docs writes the file and --check is content with it', async () => {
  const { code, text } = await run(template);
  expect(code).toBe(EXIT.ok);
  expect(await run(text, '--check')).toEqual({ code: EXIT.ok, err: '', text });
});
test('--check names the section that is stale and changes nothing', async () => {
  const stale = renderSections(template).replace('`not_found`', '`nowhere`');
  expect(await run(stale, '--check')).toMatchObject({ code: EXIT.failed, err: expect.stringContaining("the section 'refusals' is stale"), text: stale });
});
test('a section without markers is named', async () => {
  expect(await run('# nothing here\n')).toMatchObject({ code: EXIT.failed, err: expect.stringContaining("'lifecycles' is missing") });
});
