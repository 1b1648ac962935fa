/** Downloads: what the server has answered, whatever that is, as a Blob. */
import { type Exchange, exchange, type Unanswered } from '../rest/exchange.ts';
import { tell } from '../rest/request.ts';
import { statusCode } from '../status.ts';

/** Why a download came to nothing. */
export interface DownloadError {
  /** 200 or 201. */
  type: number;
  message?: string;
  id?: string | number;
  xhr?: Exchange;
}

/** What `download` takes. */
export interface DownloadOptions {
  url: string;
  method?: string;
  responseType?: XMLHttpRequestResponseType;
  mimeType?: string;
  /** Said instead of the library's own. */
  headers?: Readonly<Record<string, string>>;
  /** The share-secret of the file. */
  secret?: string;
  accessToken?: string;
  /** What errors are told with. */
  id?: string | number;
  onFileDownloadProgress?: (event: ProgressEvent) => void;
  /** Told of every answer, also of those that are none: look at `xhr.status`. */
  onFileDownloadComplete?: (response: Blob, xhr: Exchange) => void;
  onFileDownloadError?: (error: DownloadError) => void;
}

/** What a download needs of the connection that it is called on. */
export interface Downloader {
  token?: string;
  apiUrl?: string;
  context?: { accessToken?: string };
}

/** How long nothing may move, in milliseconds. */
const STALL_MS = 60_000;

/** The token for `url`. The connection's is for its own server alone, also when a program hands it on. Nothing: there is none. */
function tokenFor(url: string, connection: Downloader | undefined, given?: string): string | undefined {
  const token = connection?.token || connection?.context?.accessToken || undefined;
  if (given && given !== token) return given;
  const own = connection?.apiUrl;
  return token && own && !isBelow(url, own) ? '' : token;
}

function isBelow(url: string, base: string): boolean {
  try {
    const here = typeof location === 'undefined' ? base : location.href;
    return new URL(url, here).origin === new URL(base, here).origin;
  } catch {
    return false;
  }
}

/** Downloads what is at `url`, with the token of `this` or that of the options. */
export function download(this: Downloader | undefined, options: DownloadOptions): void {
  const { url, method = 'GET', responseType = 'blob', secret, id, mimeType, onFileDownloadProgress } = options;
  const fail = (type: number, more: Omit<DownloadError, 'type'> = {}) =>
    tell(options.onFileDownloadError, { type, ...more, ...(id !== undefined && { id }) });
  const token = tokenFor(url, this, options.accessToken);
  if (token === undefined) return fail(statusCode.WEBIM_DOWNLOADFILE_NO_LOGIN);
  const headers: Record<string, string> = {
    'X-Requested-With': 'XMLHttpRequest',
    Accept: 'application/octet-stream',
    ...(secret && { 'share-secret': secret }),
    ...(token && { Authorization: `Bearer ${token}` }),
    ...options.headers,
  };
  const onDownload = onFileDownloadProgress && ((event: ProgressEvent) => tell(onFileDownloadProgress, event));
  const more = { ...(mimeType && { mimeType }), ...(onDownload && { onDownload }) };
  exchange({ method, url, headers, responseType, stall: STALL_MS, ...more }).then(
    ({ response, xhr }) => tell(options.onFileDownloadComplete, response as Blob, xhr),
    ({ message, xhr }: Unanswered) => fail(statusCode.WEBIM_DOWNLOADFILE_ERROR, { message, ...(xhr && { xhr }) }),
  );
}

/** An object URL for what was downloaded; for what is no file, the address of `this` with an empty token. */
export function parseDownloadResponse(this: { url?: string } | undefined, response: unknown): string {
  const isFile =
    typeof Blob === 'function' && response instanceof Blob && !response.type.startsWith('application/json');
  return isFile ? URL.createObjectURL(response) : `${this?.url ?? ''}?token=`;
}
