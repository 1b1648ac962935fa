/** The MIME type of what was downloaded, by its first bytes: the wire carries none, and none that a sender claims is trusted. */

/** Beginnings in Latin-1, and what they are. */
const BEGINNINGS: readonly (readonly [string, string])[] = [
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['\xff\xd8\xff', 'image/jpeg'],
  ['%PDF-', 'application/pdf'],
  ['PK\x03\x04', 'application/zip'],
  // An archive without files.
  ['PK\x05\x06', 'application/zip'],
];

/** The longest of them. */
const HEAD = 8;

/** The type of a Blob of these bytes: png, gif, jpeg, pdf or zip; "" for everything else. */
export async function typeOf(bytes: Blob): Promise<string> {
  const head = String.fromCharCode(...new Uint8Array(await bytes.slice(0, HEAD).arrayBuffer()));
  return BEGINNINGS.find(([beginning]) => head.startsWith(beginning))?.[1] ?? '';
}
