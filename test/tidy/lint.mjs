// Lints planted texts as if they stood at the given paths, with the repository's own configuration. A process of its own:
// jest runs the sources as CommonJS, and ESLint loads its configuration as a module.
// In: JSON [{ path, text }]. Out: JSON, the ids of the rules that each text breaks.
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

const eslint = new ESLint({ cwd: new URL('../..', import.meta.url).pathname });
const found = [];
for (const planted of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(planted.text, { filePath: planted.path });
  found.push(result.messages.map(({ ruleId, message }) => ruleId ?? message));
}
process.stdout.write(JSON.stringify(found));
