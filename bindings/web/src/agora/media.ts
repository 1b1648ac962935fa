/** What `createMediaMessageByUploading` and `downloadMedia` take, and what becomes of it. */
import { DownloadCode, UploadCode } from '../core/codes.ts';
import type { TransferOptions, Transfers, Uploaded } from '../core/media/index.ts';
import { translated } from './failure.ts';
import type { Family } from './families.ts';
import { fileMessage, imageMessage, type MediaFacts, MOST_PIXELS } from './messages.ts';
import type { RtmFileMessage, RtmImageMessage } from './types.ts';
import { demand, isRecord, isText } from './validate.ts';

const TEXTS: readonly string[] = ['fileName', 'description'];
const SIZES: readonly string[] = ['width', 'height', 'thumbnailWidth', 'thumbnailHeight'];
const HANDLERS: readonly string[] = ['cancelSignal', 'onOperationProgress'];

/** Uploads, and makes the message of it. Handlers may stand in the place of the params, or among them. */
export async function uploaded(
  transfers: Transfers,
  payload: Blob,
  params: unknown = {},
  handler: unknown = {},
): Promise<RtmFileMessage | RtmImageMessage> {
  demand(UploadCode, payload instanceof Blob, 'The payload must be a Blob');
  demand(UploadCode, isRecord(params), 'The params must be an object');
  const options = follow(UploadCode, { ...pick(params, HANDLERS), ...checkHandler(UploadCode, handler) });
  const described = Object.fromEntries(Object.entries(params).filter(([key]) => !HANDLERS.includes(key)));
  const isImage = checkParams(described);
  const result = await transfers.upload(isImage ? 'image' : 'file', payload, options).catch(error => {
    throw translated(UploadCode, error);
  });
  const { description = '', thumbnail = new Blob() } = described as { description?: string; thumbnail?: Blob };
  const media = mediaOf(result, payload, described);
  return isImage ? imageMessage(media, description, thumbnail) : fileMessage(media, description, thumbnail);
}

/** Downloads. */
export async function downloaded(transfers: Transfers, mediaId: string, handler: unknown = {}): Promise<Blob> {
  const options = follow(DownloadCode, checkHandler(DownloadCode, handler));
  return await transfers.download(mediaId, options).catch(error => {
    throw translated(DownloadCode, error);
  });
}

/** Whether it is an image; throws code 2 for what does not fit. */
function checkParams(params: Record<string, unknown>): boolean {
  const { messageType } = params;
  const hasSizes = SIZES.some(key => params[key] !== undefined);
  const isImage = messageType === 'IMAGE' || (messageType === undefined && hasSizes);
  const invalid = (holds: boolean, text: string) => demand(UploadCode, holds, text);
  invalid(messageType === undefined || messageType === 'IMAGE' || messageType === 'FILE', 'The messageType is unknown');
  invalid(isImage || !hasSizes, 'A file has no width and height');
  for (const [key, value] of Object.entries(params)) {
    if (value === undefined || key === 'messageType') continue;
    if (TEXTS.includes(key)) invalid(isText(value), `The ${key} must be a string`);
    else if (SIZES.includes(key)) invalid(isLength(value), `The ${key} must be a whole number up to ${MOST_PIXELS}`);
    else if (key === 'thumbnail') invalid(value instanceof Blob, 'The thumbnail must be a Blob');
    else invalid(false, `There is no parameter ${key}`);
  }
  return isImage;
}

/** Below 1, it is to be taken from the picture. */
function isLength(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) <= MOST_PIXELS;
}

function mediaOf(result: Uploaded, payload: Blob, params: Record<string, unknown>): MediaFacts {
  const given = (key: string): number => Math.max(0, Number(params[key] ?? 0));
  return {
    id: result.id,
    size: result.size,
    fileName: (params.fileName as string | undefined) ?? (payload instanceof File ? payload.name : ''),
    // What is given wins, the picture itself stays as it is.
    width: given('width') || result.width,
    height: given('height') || result.height,
    thumbnailWidth: given('thumbnailWidth'),
    thumbnailHeight: given('thumbnailHeight'),
  };
}

function checkHandler(family: Family, handler: unknown): Record<string, unknown> {
  demand(family, isRecord(handler), 'The handler must be an object');
  for (const key of Object.keys(handler)) demand(family, HANDLERS.includes(key), `There is no handler ${key}`);
  return handler;
}

/** The handlers as the core has them. */
function follow(family: Family, { cancelSignal, onOperationProgress }: Record<string, unknown>): TransferOptions {
  demand(family, cancelSignal === undefined || isSignal(cancelSignal), 'The cancelSignal must be an AbortSignal');
  demand(
    family,
    onOperationProgress === undefined || isFunction(onOperationProgress),
    'onOperationProgress must be a function',
  );
  return {
    signal: cancelSignal,
    onProgress:
      onOperationProgress && (({ moved, total }) => onOperationProgress({ currentSize: moved, totalSize: total })),
  };
}

/** By what it can, since it may come from a polyfill. */
function isSignal(value: unknown): value is AbortSignal {
  return typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value;
}

function isFunction(value: unknown): value is (event: { currentSize: number; totalSize: number }) => void {
  return typeof value === 'function';
}

function pick(from: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.filter(key => from[key] !== undefined).map(key => [key, from[key]]));
}
