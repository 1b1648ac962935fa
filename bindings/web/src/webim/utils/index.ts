/** `WebIM.utils`. What the world can do is asked for when somebody wants to know, so that importing this does nothing. */
import { ajax, login, useWxProgram, wxRequest, xmlrequest } from './ajax.ts';
import { download, parseDownloadResponse } from './download.ts';
import { getFileLength, getFileSize, getFileUrl } from './files.ts';
import * as small from './small.ts';
import * as text from './text.ts';
import { uploadFile } from './upload.ts';

const xhrCan = (name: 'setRequestHeader' | 'overrideMimeType'): boolean =>
  typeof XMLHttpRequest === 'function' && name in XMLHttpRequest.prototype;

/** Where a program runs. */
export type Platform = 'web' | 'wx' | 'node';

/** Everything that programs find here. */
export const utils = {
  ...small,
  ...text,
  ajax,
  login,
  useWxProgram,
  wxRequest,
  xmlrequest,
  download,
  parseDownloadResponse,
  getFileUrl,
  getFileSize,
  getFileLength,
  uploadFile,

  /** Where this runs. */
  getEnv(): { platform: Platform } {
    if (useWxProgram()) return { platform: 'wx' };
    return { platform: typeof window === 'undefined' ? 'node' : 'web' };
  },

  /** Never: browsers have buried it. */
  hasFlash: false,
  get hasFormData(): boolean {
    return typeof FormData === 'function';
  },
  get hasBlob(): boolean {
    return typeof Blob === 'function';
  },
  get isCanSetRequestHeader(): boolean {
    return xhrCan('setRequestHeader') || typeof fetch === 'function';
  },
  get hasOverrideMimeType(): boolean {
    return xhrCan('overrideMimeType');
  },
  get isCanUploadFileAsync(): boolean {
    return this.isCanSetRequestHeader && this.hasFormData;
  },
  get isCanUploadFile(): boolean {
    return this.isCanUploadFileAsync;
  },
  get isCanDownLoadFile(): boolean {
    return this.isCanSetRequestHeader && (this.hasBlob || this.hasOverrideMimeType);
  },
  get isSupportWss(): boolean {
    return typeof WebSocket === 'function';
  },
  /** The version of Internet Explorer; `null`, since this is none. */
  getIEVersion: null,
};
