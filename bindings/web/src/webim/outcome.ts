/** What the server's answer to a message, a receipt or a recall is to the program. */
import type { Reply } from '../wire/generated/rtm.ts';
import type { Connection } from './connection.ts';
import { logger } from './logger.ts';
import type { SendError } from './message.ts';
import { tell } from './rest/request.ts';
import { statusCode } from './status.ts';

/** The answer for a sender who may not speak; it has no name among the codes. */
const MUTED = 601;

const { MESSAGE_INCLUDE_ILLEGAL_CONTENT: ILLEGAL, MESSAGE_EXTERNAL_LOGIC_BLOCKED: BLOCKED } = statusCode;
const { SERVER_UNKNOWN_ERROR, WEBIM_LOAD_MSG_ERROR, WEBIM_CONNCTION_CLIENT_OFFLINE } = statusCode;

/** The codes that a program is given as they are. */
const TOLD: readonly number[] = [SERVER_UNKNOWN_ERROR, 504, 505, 506, 602, 603, 605];

/** What may wait for its outcome, in bytes: the memory of a page is not without end. */
const WAITING = 64 * 1024 * 1024;

/** Whom to tell. */
export interface Sent {
  id: string;
  to: string;
  success?: ((id: string, serverMsgId: string) => void) | undefined;
  fail?: ((error: SendError) => void) | undefined;
}

/** Tells what came of something; without an answer there was no connection. */
export function ended(conn: Connection, sent: Sent, reply: Reply | undefined): void {
  const { id, to, success, fail } = sent;
  if (!reply) return offline(sent);
  const { code, reason, chat } = reply;
  const mid = chat ? String(chat.message) : '';
  if (code === 0) {
    tell(success, id, mid);
    conn.tell('onReceivedMessage', { id, mid, to });
  } else if (code === MUTED) conn.tell('onMutedMessage', { mid });
  else if (code === ILLEGAL || code === BLOCKED) tell(fail, { type: code, data: { id, mid, reason } });
  else if (TOLD.includes(code)) tell(fail, { type: code, reason, data: { id, mid } });
  else tell(fail, { type: WEBIM_LOAD_MSG_ERROR, data: { errorCode: code, reason } });
}

/** Nobody is logged in, or the connection did not come back. */
export function offline({ fail }: Sent): void {
  tell(fail, { type: WEBIM_CONNCTION_CLIENT_OFFLINE, message: 'not logged in, or without a connection' });
}

/** What the server would refuse is refused with its code, and was given no number. */
export function refused({ id, fail }: Sent, reason: string): void {
  // Whoever does not listen for it is to find it nevertheless.
  if (typeof fail !== 'function') logger.warn(`a message was not sent: ${reason}`);
  tell(fail, { type: SERVER_UNKNOWN_ERROR, reason, data: { id, mid: '' } });
}

/** Whether something can be sent now or, by and by, when the connection is back; `onError` is told of the latter. */
export function admitted(conn: Connection, sent: Sent): boolean {
  const where = conn.client?.where;
  if ((conn.client?.waiting ?? 0) > WAITING) {
    refused(sent, 'too much waits for its outcome');
    return false;
  }
  if (where === 'away') conn.tell('onError', { ...disconnected, reconnect: true });
  else if (where !== 'in') offline(sent);
  return where === 'in' || where === 'away';
}

/** The connection is gone. */
export const disconnected = {
  type: statusCode.WEBIM_CONNCTION_DISCONNECTED,
  message: 'websocket has been disconnected',
};
