/** The list of conversations. */
import type { Connection } from './connection.ts';
import { ask, type Outcome, type RestReply, reported } from './rest/request.ts';
import { segment } from './rest/table.ts';

/** A conversation, its last message and how many were not read. */
export interface ChannelInfo {
  /** `org#app_user@easemob.com`, or `org#app_group@conference.easemob.com` of groups and rooms. */
  channel_id: string;
  /** Nothing, if there is no message. `payload` is a JSON text: `{bodies, ext, from, to}`. */
  meta: { from?: string; id?: string; payload?: string; timestamp?: number; to?: string };
  unread_num: number;
}

/** The list. */
export type SessionList = RestReply & { data: { channel_infos: ChannelInfo[] } };

/** My conversations. */
export function getSessionList(this: Connection, options: Outcome<SessionList> = {}): Promise<SessionList> {
  return reported(mine<SessionList>(this, 'GET', 'user_channels'), options ?? {});
}

/** Takes a conversation off the list, until something is said in it. Later versions of the original have this as well. */
export function deleteSession(
  this: Connection,
  options: { channel: string; chatType?: string; deleteRoam?: boolean } & Outcome,
): Promise<RestReply> {
  const { channel, chatType = 'singleChat', deleteRoam = false } = { ...options };
  const body = { channel, type: chatType === 'groupChat' ? 'groupchat' : 'chat', delete_roam: deleteRoam };
  return reported(mine(this, 'DELETE', 'user_channel', body), options ?? {});
}

async function mine<Reply>(conn: Connection, method: string, path: string, body?: object): Promise<Reply> {
  return await ask<Reply>(conn, { method, path: `/users/${segment(conn.user, 'user')}/${path}`, body });
}
