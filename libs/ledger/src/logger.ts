/** Operator output (pino's shape): one JSON object a line, never to be confused with the transparency log. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const silentLogger: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

const plain = (value: unknown): unknown => (value instanceof Error ? { message: value.message, stack: value.stack, ...('code' in value ? { code: value.code } : {}) } : value);

/** Writes warnings and errors, and with `verbose` everything, to the given stream. */
export function lineLogger(stream: { write(line: string): unknown }, verbose: boolean): Logger {
  const write = (level: string) => (fields: object, message: string): void => {
    const shown = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value)]));
    stream.write(`${JSON.stringify({ level, time: new Date().toISOString(), message, ...shown })}\n`);
  };
  return { info: verbose ? write('info') : () => undefined, warn: write('warn'), error: write('error') };
}
