/** Files that are shared in groups and rooms: bytes up and down. Their lists are with the groups and the rooms. */
import { type Downloader, type DownloadOptions, download } from '../utils/download.ts';
import { send, type Upload, type UploadListeners, type UploadOptions } from '../utils/upload.ts';
import type { Reply } from './groups.ts';
import { type Caller, rootOf, tell, type WebIMError } from './request.ts';
import { option, segment } from './table.ts';

/** A file that was shared. */
export type Shared = Reply<{
  file_url: string;
  group_id: string;
  file_name: string;
  created: number;
  file_id: string;
  file_size: number;
}>;

/** What an upload takes beside where to. */
type Sharing = Pick<UploadOptions, 'file' | 'id'> & UploadListeners<Shared>;

/** What a download takes beside what. */
type Fetching = { fileId: string } & Partial<DownloadOptions>;

type Group = { groupId: string | number };
type Room = { chatRoomId: string | number } | { roomId: string | number };

/** The methods that move shared files. What comes of it is for the callbacks. */
export interface Files {
  uploadGroupSharedFile(options: Group & Sharing): Upload;
  uploadChatRoomSharedFile(options: Room & Sharing): Upload;
  downloadGroupSharedFile(options: Group & Fetching): void;
  downloadChatRoomSharedFile(options: Room & Fetching): void;
}

/** Where the files of a group or room are. Throws for what is none. */
function filesOf(caller: Caller, base: string, options: object): string {
  return `${rootOf(caller)}/${base}/${segment(option(options, 'group'), 'group')}/share_files`;
}

const upload = (base: string) =>
  function (this: Caller, options: Sharing): Upload {
    try {
      const isShared = ({ data }: Record<string, unknown>) => typeof data === 'object' && data !== null;
      return send<Shared>(filesOf(this, base, options), this.token, options, isShared);
    } catch (error) {
      tell(options.onFileUploadError, error as WebIMError);
      return { abort() {} };
    }
  };

const fetching = (base: string) =>
  function (this: Caller & Downloader, options: Fetching): void {
    try {
      const url = `${filesOf(this, base, options)}/${segment(options.fileId, 'fileId')}`;
      download.call(this, { ...options, url });
    } catch (error) {
      tell(options.onFileDownloadError, error as WebIMError);
    }
  };

/** The methods, for whatever is a `Caller`. */
export const files: Files = {
  uploadGroupSharedFile: /* @__PURE__ */ upload('chatgroups'),
  uploadChatRoomSharedFile: /* @__PURE__ */ upload('chatrooms'),
  downloadGroupSharedFile: /* @__PURE__ */ fetching('chatgroups'),
  downloadChatRoomSharedFile: /* @__PURE__ */ fetching('chatrooms'),
};
