import { readFile } from 'node:fs/promises';
import { exportPackOf, LawInputError, readPackDefinition, readPolicy, type ExportPack, type Question } from '#core/law';

/** An operand that is read before any line is: wrong usage, not a wrong line. */
export class WrongOperand extends Error {
  override readonly name = 'WrongOperand';
}

/** The pack that a file defines. */
export async function packIn(file: string): Promise<ExportPack> {
  const definition = parse(await readFile(file, 'utf8'));
  if (definition === undefined) throw new WrongOperand(`--pack ${file} is not one JSON object`);
  return told(`--pack ${file}`, () => exportPackOf(readPackDefinition(definition)));
}

/** The switches as they are written on the command line. */
export function policyIn(text: string): Question {
  const policy = parse(text);
  if (policy === undefined) throw new WrongOperand('--policy is not one JSON object');
  told('--policy', () => readPolicy(policy));
  return policy;
}

function told<T>(operand: string, read: () => T): T {
  try {
    return read();
  } catch (err) {
    if (err instanceof LawInputError) throw new WrongOperand(`${operand}: ${err.message}`, { cause: err });
    throw err;
  }
}

/** One JSON object; undefined for anything else. */
export function parse(text: string): Question | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Question : undefined;
  } catch (err) {
    if (err instanceof SyntaxError) return undefined;
    throw err;
  }
}
