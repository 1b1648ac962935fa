/** Small pictures of large ones, where there is something to draw on: in pages and most workers, not in Node. */
import type { Dimensions } from './dimensions.ts';

/** What a thumbnail has to fit into. */
export interface ThumbnailLimits {
  /** The longer edge in pixels; 160 by default. */
  readonly edge?: number;
  /** The size in bytes; 24,576 by default, which leaves room for a name and a description beside it in a message. */
  readonly bytes?: number;
}

/** A small picture and its size in pixels. */
export interface Thumbnail extends Dimensions {
  readonly blob: Blob;
}

/** How much is given up at each step until the bytes fit. */
const QUALITIES = [0.85, 0.7, 0.5, 0.3];
/** Below this a picture shows nothing any more. */
const LEAST_EDGE = 16;

/**
 * Draws `picture` small: as PNG if it is one and that fits, or else as JPEG. Of a picture that is small already the bytes are
 * taken as they are.
 *
 * `undefined` where nothing can be drawn, for what is no picture that this browser knows, and when nothing fits `bytes`.
 */
export async function thumbnail(picture: Blob, limits: ThumbnailLimits = {}): Promise<Thumbnail | undefined> {
  const { edge = 160, bytes = 24_576 } = limits;
  if (typeof createImageBitmap !== 'function') return undefined;
  const bitmap = await createImageBitmap(picture).catch(() => undefined);
  if (!bitmap) return undefined;
  try {
    const longer = Math.max(bitmap.width, bitmap.height);
    if (longer <= edge && picture.size <= bytes) return { blob: picture, width: bitmap.width, height: bitmap.height };
    for (let most = Math.min(edge, longer); most >= LEAST_EDGE; most = Math.floor(most / 2)) {
      const found = await drawn(bitmap, most / longer, picture.type === 'image/png', bytes);
      if (found) return found;
    }
    return undefined;
  } finally {
    bitmap.close();
  }
}

/** The bitmap at this scale, in the first form that fits. */
async function drawn(bitmap: ImageBitmap, scale: number, png: boolean, bytes: number): Promise<Thumbnail | undefined> {
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = surface(width, height);
  const context = canvas?.getContext('2d') as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null;
  if (!canvas || !context) return undefined;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  const forms: (readonly [string, number?])[] = QUALITIES.map(quality => ['image/jpeg', quality]);
  if (png) forms.unshift(['image/png']);
  for (const [type, quality] of forms) {
    const blob = await encoded(canvas, type, quality);
    if (blob && blob.size <= bytes) return { blob, width, height };
  }
  return undefined;
}

function surface(width: number, height: number): HTMLCanvasElement | OffscreenCanvas | undefined {
  if (typeof OffscreenCanvas === 'function') return new OffscreenCanvas(width, height);
  if (typeof document === 'undefined') return undefined;
  return Object.assign(document.createElement('canvas'), { width, height });
}

function encoded(canvas: HTMLCanvasElement | OffscreenCanvas, type: string, quality?: number): Promise<Blob | null> {
  if ('convertToBlob' in canvas) {
    return canvas.convertToBlob(quality === undefined ? { type } : { type, quality }).catch(() => null);
  }
  return new Promise(resolve => canvas.toBlob(resolve, type, quality));
}
