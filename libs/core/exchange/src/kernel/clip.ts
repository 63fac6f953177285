/** `text` in at most `length` UTF-16 units, cut between characters, with an ellipsis where something was cut. */
export const clip = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`);
