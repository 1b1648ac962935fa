/** Attachments: uploaded first, then sent as a message that says where they are. */
import type { Connection } from './connection.ts';
import type { Body, PlacedFile } from './message.ts';
import type { Sent } from './outcome.ts';
import { tell } from './rest/request.ts';
import { type Uploaded, uploadFile } from './utils/upload.ts';

/** Whether messages of this type have a file. */
export function isAttachment(type: unknown): boolean {
  return type === 'img' || type === 'audio' || type === 'video' || type === 'file';
}

/** Uploads the file of `body`, has the message sent with it, and tells the program, in this order. */
export function attach(conn: Connection, body: Body, { id }: Sent, send: (body: Body) => void): void {
  uploadFile({
    file: body.file as NonNullable<Body['file']>,
    id,
    accessToken: conn.token,
    appKey: conn.appKey,
    apiUrl: conn.apiUrl,
    onFileUploadProgress: body.onFileUploadProgress,
    onFileUploadError: body.onFileUploadError,
    onFileUploadComplete(reply) {
      send({ ...body, body: placed(body, reply) });
      tell(body.onFileUploadComplete, reply, id);
    },
  });
}

function placed(body: Body, { uri, entities }: Uploaded): PlacedFile {
  const { file, filename, length, width, height, ext } = body;
  const entity = entities[0] as Uploaded['entities'][number];
  const secret = entity['share-secret'];
  return {
    ...{ type: body.type ?? '', url: `${uri}/${entity.uuid}`, filename: filename ?? file?.filename ?? '' },
    ...(secret && { secret }),
    ...(body.type === 'img' && { size: { width, height } }),
    ...(length !== undefined && { length }),
    file_length: (ext?.file_length as number | undefined) ?? 0,
    filetype: entity['file-metadata']?.['content-type'] ?? file?.filetype ?? '',
  };
}
