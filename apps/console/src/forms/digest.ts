const MEGABYTE = 1_048_576;
/** WebCrypto takes a file as a whole: beyond this a browser may run out of memory. */
export const FILE_MEGABYTES_MAX = 512;
export const isTooLarge = ({ size }: Blob): boolean => size > FILE_MEGABYTES_MAX * MEGABYTE;

const HEX = 16;
/** SHA-256 of a file, by the browser itself (WebCrypto): the file goes nowhere. */
export async function sha256Of(file: Blob): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return [...digest].map((byte) => byte.toString(HEX).padStart(2, '0')).join('');
}
