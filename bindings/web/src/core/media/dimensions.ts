/**
 * The size of a picture in pixels, for the three formats that count: JPEG, PNG and BMP.
 *
 * Read from the header, as the native library does, and not by decoding: that would need a page, take many times the memory of
 * the file, and turn pictures by their EXIF data. A library would want the bytes in memory and bring twenty formats more.
 */

/** Width and height in pixels; both 0 when they are not known. */
export interface Dimensions {
  readonly width: number;
  readonly height: number;
}

const UNKNOWN: Dimensions = { width: 0, height: 0 };
/** Enough to recognise each format, and to read the headers of PNG and BMP. */
const HEAD = 26;
/** More segments than any camera writes before the picture; a file made to be walked for ever ends here. */
const SEGMENTS = 4096;

/** Reads width and height; 0 by 0 for every other format, for a header that makes no sense, and for a Blob that cannot be read. */
export async function dimensions(picture: Blob): Promise<Dimensions> {
  try {
    const found = await measure(picture);
    return plausible(found.width) && plausible(found.height) ? found : UNKNOWN;
  } catch {
    // A picture that cannot be measured can still be sent; one that cannot be read fails when it is.
    return UNKNOWN;
  }
}

/** The message carries 32 bits with a sign. */
function plausible(length: number): boolean {
  return length > 0 && length <= 0x7fffffff;
}

async function measure(picture: Blob): Promise<Dimensions> {
  const head = await view(picture, 0, HEAD);
  if (head.byteLength < 4) return UNKNOWN;
  if (head.getUint16(0) === 0x424d) return bmp(head);
  if (head.getUint32(0) === 0x89504e47) return png(head);
  if (head.getUint32(0) >>> 8 === 0xffd8ff) return jpeg(picture);
  return UNKNOWN;
}

async function view(picture: Blob, from: number, length: number): Promise<DataView> {
  return new DataView(await picture.slice(from, from + length).arrayBuffer());
}

function png(head: DataView): Dimensions {
  const whole = head.byteLength >= 24 && head.getUint32(4) === 0x0d0a1a0a && head.getUint32(12) === 0x49484452;
  return whole ? { width: head.getUint32(16), height: head.getUint32(20) } : UNKNOWN;
}

function bmp(head: DataView): Dimensions {
  if (head.byteLength < HEAD) return UNKNOWN;
  const header = head.getUint32(14, true);
  // The oldest header has 16 bits for each; later ones have 32, and a negative height means that rows go downwards.
  if (header === 12) return { width: head.getUint16(18, true), height: head.getUint16(20, true) };
  if (header < 16) return UNKNOWN;
  return { width: head.getInt32(18, true), height: Math.abs(head.getInt32(22, true)) };
}

/** Walks from segment to segment to the frame header, reading nothing but their heads: metadata may be megabytes. */
async function jpeg(picture: Blob): Promise<Dimensions> {
  let at = 2;
  for (let segment = 0; segment < SEGMENTS; segment++) {
    const head = await view(picture, at, 9);
    if (head.byteLength < 4 || head.getUint8(0) !== 0xff) return UNKNOWN;
    const marker = head.getUint8(1);
    if (marker === 0xff) {
      at += 1; // Padding.
    } else if (frame(marker)) {
      return head.byteLength < 9 ? UNKNOWN : { width: head.getUint16(7), height: head.getUint16(5) };
    } else if (standalone(marker)) {
      at += 2;
    } else if (marker === 0xda || marker === 0xd9 || head.getUint16(2) < 2) {
      return UNKNOWN; // Pixels, or the end, before any frame header.
    } else {
      at += 2 + head.getUint16(2);
    }
  }
  return UNKNOWN;
}

/** SOF0 to SOF15, less the three numbers among them that mean tables. */
function frame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Markers without a length. */
function standalone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}
