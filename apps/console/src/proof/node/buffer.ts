/** `node:buffer` in a browser. */
export { Buffer } from 'buffer/';

/** Whether bytes are UTF-8, as Node's function of this name says. */
export function isUtf8(bytes: Uint8Array<ArrayBuffer>): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
