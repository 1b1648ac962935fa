/** The module that the page talks through: the same that any program for WebIM uses, told where this server is. */

import WebIM from '../../../bindings/web/src/webim/index.ts';
import { EMOJI } from './emoji.ts';
import type { Place } from './model.ts';

WebIM.Emoji = EMOJI;

export { WebIM };

export type Connection = InstanceType<typeof WebIM.connection>;

/** A connection to this server, which tries to come back as long as it takes. */
export function connect(): Connection {
  return new WebIM.connection({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}`,
    apiUrl: location.origin,
    https: location.protocol === 'https:',
    // A user may be here twice: in two panes, or two tabs.
    isMultiLoginSessions: true,
    delivery: true,
    autoReconnectNumMax: 1_000_000,
    autoReconnectInterval: 2,
  });
}

/** A message to be filled and sent. */
export function messageOf(kind: string, conn: Connection): InstanceType<typeof WebIM.message> {
  return new WebIM.message(kind, conn.getUniqueId());
}

/** What a message says of where it goes. */
export const CHAT_TYPES = {
  chat: 'singleChat',
  groupchat: 'groupChat',
  chatroom: 'chatRoom',
} as const satisfies Record<Place['kind'], string>;
