/** Uploads: as forms, with the progress and the errors that programs know. */
import { locate } from '../dns.ts';
import { type Exchange, exchange, type Unanswered } from '../rest/exchange.ts';
import { parsed, type RestReply, rootOf, tell } from '../rest/request.ts';
import { statusCode } from '../status.ts';

/** A file that a program has chosen: what `getFileUrl` gives. */
export interface ChosenFile {
  /** An object URL for it. */
  url: string;
  filename: string;
  /** The end of its name, in lower case. */
  filetype: string;
  data: File | Blob | Nothing;
}

/** In the place of a file: an empty text. Programs ask it for its size. */
export type Nothing = '' & { readonly size?: undefined };

/** The answer to an upload of a file of the App's. */
export type Uploaded = RestReply & {
  uri: string;
  entities: {
    uuid: string;
    type: 'chatfile';
    'share-secret'?: string;
    'file-metadata'?: { 'content-length': number; 'content-type': string };
  }[];
};

/** Why an upload came to nothing. */
export interface UploadError {
  /** 31, 100, 101, 102 or 103. */
  type: number;
  message?: string;
  /** What the server has answered; for pictures that it will not have, as an object. */
  data?: unknown;
  xhr?: Exchange;
  id?: string | number;
}

/** Who hears of an upload. */
export interface UploadListeners<Reply = Uploaded> {
  onFileUploadProgress?: ((event: ProgressEvent) => void) | undefined;
  onFileUploadComplete?: ((reply: Reply) => void) | undefined;
  onFileUploadError?: ((error: UploadError) => void) | undefined;
  onFileUploadCanceled?: (() => void) | undefined;
}

/** What `uploadFile` takes. */
export interface UploadOptions extends UploadListeners {
  file: Partial<ChosenFile> | File | Blob;
  accessToken?: string;
  appKey?: string;
  apiUrl?: string;
  /** Another place than the App's files. */
  uploadUrl?: string;
  /** What errors are told with. */
  id?: string | number;
}

/** An upload that is on its way. */
export interface Upload {
  /** Ends it; `onFileUploadCanceled` hears of it. */
  abort(): void;
}

/** How long nothing may move, in milliseconds. */
const STALL_MS = 60_000;

/** The bytes of what a program calls a file, and their name. */
function chosen(file: UploadOptions['file'] | undefined): { data: Blob; name: string } | undefined {
  const isBlob = (value: unknown): value is Blob => typeof Blob === 'function' && value instanceof Blob;
  const data = isBlob(file) ? file : file?.data;
  if (!isBlob(data)) return undefined;
  const given = isBlob(file) ? undefined : file?.filename;
  return { data, name: given || (data as Partial<File>).name || 'file' };
}

/**
 * Sends a file to `url`. Whoever listens is told once how it ended. `has` says whether an answer is what was asked for: one that is
 * not is an error of type 31, as in the original, which finds that out by an exception of its own.
 */
export function send<Reply>(
  url: string,
  token: string | undefined,
  options: UploadListeners<Reply> & Pick<UploadOptions, 'file' | 'id'>,
  has: (reply: Record<string, unknown>) => boolean,
): Upload {
  const { file, id, onFileUploadProgress } = options;
  const cancel = new AbortController();
  const fail = (type: number, more: Omit<UploadError, 'type'> = {}) =>
    tell(options.onFileUploadError, { type, ...more, ...(id !== undefined && { id }) });
  const bytes = chosen(file);
  if (typeof FormData !== 'function') fail(statusCode.WEBIM_UPLOADFILE_BROWSER_ERROR);
  else if (!token) fail(statusCode.WEBIM_UPLOADFILE_NO_LOGIN);
  else if (!bytes) fail(statusCode.WEBIM_UPLOADFILE_NO_FILE);
  else {
    const body = new FormData();
    body.append('file', bytes.data, bytes.name);
    const headers = { Authorization: `Bearer ${token}`, 'restrict-access': 'true', Accept: '*/*' };
    const onUpload = (event: ProgressEvent) => tell(onFileUploadProgress, event);
    exchange({ method: 'POST', url, headers, body, onUpload, signal: cancel.signal, stall: STALL_MS }).then(
      ({ status, text, xhr }) => {
        const reply = parsed(text);
        const good = typeof reply === 'object' && reply !== null;
        if (good && status === 400) fail(statusCode.WEBIM_UPLOADFILE_ERROR, { data: reply, xhr });
        else if (good && !has(reply as Record<string, unknown>)) {
          fail(statusCode.WEBIM_CONNCTION_CALLBACK_INNER_ERROR, { data: text, xhr });
        } else if (good && status < 300) tell(options.onFileUploadComplete, reply as Reply);
        else fail(statusCode.WEBIM_UPLOADFILE_ERROR, { data: text, xhr });
      },
      ({ message, xhr }: Unanswered) => {
        if (cancel.signal.aborted) tell(options.onFileUploadCanceled);
        else fail(statusCode.WEBIM_UPLOADFILE_ERROR, { data: message, message, ...(xhr && { xhr }) });
      },
    );
  }
  return { abort: () => cancel.abort() };
}

/** Uploads a file of the App's, for a message or whatever else. */
export function uploadFile(options: UploadOptions): Upload {
  const { appKey = '', apiUrl, accessToken, uploadUrl } = { ...options };
  const [orgName = '', appName = ''] = appKey.split('#');
  const url = uploadUrl ?? `${rootOf({ apiUrl: locate({ apiUrl }).apiUrl, orgName, appName })}/chatfiles`;
  return send(url, accessToken, options, ({ entities }) => Array.isArray(entities) && entities.length > 0);
}
