/** Transfers. There are no files here: the runner reads them before an upload and writes them after a download. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { MediaTransferHandler, RtmFileMessage, RtmImageMessage } from '../../src/agora/index.ts';
import { type Call, Inexpressible } from './call.ts';
import type { Methods } from './methods.ts';
import { number, ofBytes } from './values.ts';

export const media: Methods = {
  'IRtmService.createFileMessageByMediaId': call => byId(call, 'FILE'),
  'IRtmService.createImageMessageByMediaId': call => byId(call, 'IMAGE'),
  'IRtmService.createFileMessageByUploading': call => {
    const blob = payload(call);
    const params = { messageType: 'FILE' as const, fileName: basename(call.text('filePath')) };
    const made = call.player.client.createMediaMessageByUploading(blob, params, transfer(call, 'Uploading'));
    uploading(call, made, 'onFileMediaUploadResult', 'fileMessage');
  },
  'IRtmService.createImageMessageByUploading': call => {
    const blob = payload(call);
    const params = { messageType: 'IMAGE' as const, fileName: basename(call.text('filePath')) };
    const made = call.player.client.createMediaMessageByUploading(blob, params, transfer(call, 'Uploading'));
    uploading(call, made, 'onImageMediaUploadResult', 'imageMessage');
  },
  'IRtmService.downloadMediaToMemory': call => {
    const bytes = download(call).then(async blob => new Uint8Array(await blob.arrayBuffer()));
    call.outcome('DOWNLOAD_MEDIA_ERR_CODE', bytes, (code, memory) => {
      const found = { memory: memory ? ofBytes(memory) : null, length: memory?.length ?? 0 };
      const fields = { requestId: call.number, ...found, code };
      return call.entry('onMediaDownloadToMemoryResult', fields);
    });
  },
  'IRtmService.downloadMediaToFile': call => {
    const path = call.text('filePath');
    if (path === null || path === '') throw new Inexpressible('A download gives a Blob; there is no file to name.');
    const written = download(call).then(async blob => writeFileSync(path, new Uint8Array(await blob.arrayBuffer())));
    call.outcome('DOWNLOAD_MEDIA_ERR_CODE', written, code =>
      call.entry('onMediaDownloadToFileResult', { requestId: call.number, code }),
    );
  },
  'IRtmService.cancelMediaUpload': cancel,
  'IRtmService.cancelMediaDownload': cancel,
};

function byId(call: Call, messageType: 'FILE' | 'IMAGE'): void {
  const mediaId = call.text('mediaId');
  if (mediaId === null || mediaId === '') throw new Inexpressible('A message is an object literal, whatever is in it.');
  const message = call.player.client.createMessage<RtmFileMessage | RtmImageMessage>({ mediaId, messageType });
  call.result = call.player.things.own(message);
}

function payload(call: Call): Blob {
  const path = call.text('filePath');
  if (path === null || !existsSync(path))
    throw new Inexpressible('What is uploaded is a Blob, which always can be read.');
  return new Blob([readFileSync(path)]);
}

function download(call: Call): Promise<Blob> {
  return call.player.client.downloadMedia(call.text('mediaId'), transfer(call, 'Downloading'));
}

/** How the runner follows and cancels a transfer. */
function transfer(call: Call, way: 'Uploading' | 'Downloading'): MediaTransferHandler {
  const controller = new AbortController();
  call.player.transfers.set(call.number, controller);
  return {
    cancelSignal: controller.signal,
    onOperationProgress: ({ currentSize, totalSize }) =>
      call.player.heard(`onMedia${way}Progress`, { requestId: call.number, progress: { currentSize, totalSize } }),
  };
}

function uploading(call: Call, made: Promise<RtmFileMessage | RtmImageMessage>, callback: string, field: string): void {
  call.outcome('UPLOAD_MEDIA_ERR_CODE', made, (code, message) =>
    call.entry(callback, { requestId: call.number, [field]: message ? call.player.things.own(message) : null, code }),
  );
}

/** A transfer is cancelled by its signal, which says nothing. That it was under way is what the scenario hears. */
function cancel(call: Call): void {
  const requestId = number(call.args.requestId);
  const controller = call.player.transfers.get(requestId);
  if (!controller || controller.signal.aborted) {
    throw new Inexpressible(
      'A transfer is cancelled by its AbortSignal; there is no call for one that is over or unknown.',
    );
  }
  call.outcome('CANCEL_MEDIA_ERR_CODE', Promise.resolve(), code =>
    call.entry('onMediaCancelResult', { requestId, code }),
  );
  controller.abort();
}
