/** JSON for people and programs: indented, in the order in which it was put together, with a newline at the end. */
export const prettyJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
