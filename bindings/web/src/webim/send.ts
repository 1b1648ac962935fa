/** `conn.send`: messages, and what is said about them, to the server. */

import { MAX_FRAME } from '../wire/batch.ts';
import { ChatReceiptKind, ChatTargetKind } from '../wire/generated/rtm.ts';
import { utf8Length } from '../wire/writer.ts';
import { attach, isAttachment } from './attachments.ts';
import type { Connection } from './connection.ts';
import type { Body } from './message.ts';
import { admitted, ended, refused, type Sent } from './outcome.ts';
import { isContent, payloadOf } from './payload.ts';
import { numberOf, targetOf } from './route.ts';
import { statusCode } from './status.ts';

/** Room in a frame for what is not the payload, in bytes. */
const AROUND = 1024;

/** What is said about messages, by the type of the body. */
const RECEIPTS: ReadonlyMap<unknown, number> = /* @__PURE__ */ new Map([
  ['read', ChatReceiptKind.READ],
  ['delivery', ChatReceiptKind.DELIVERED],
  ['channel', ChatReceiptKind.CONVERSATION],
]);

/** Sends the body of a message. What becomes of it, its callbacks hear. */
export function send(this: Connection, body: Body): void {
  if (typeof body !== 'object' || body === null) {
    const message = 'send takes the body of a message';
    return this.tell('onError', { type: statusCode.SDK_RUNTIME_ERROR, message });
  }
  const { type } = body;
  const sent = {
    id: String(body.id ?? this.getUniqueId()),
    to: String(body.to ?? ''),
    success: body.success,
    fail: body.fail,
  };
  if (isAttachment(type) && !body.body?.url) return attach(this, body, sent, placed => content(this, placed, sent));
  if (isContent(type)) return content(this, body, sent);
  const kind = RECEIPTS.get(type);
  if (kind === undefined) return refused(sent, `${type} is no type of message`);
  receipt(this, kind, body, sent);
}

/** Sends a message that is complete. */
function content(conn: Connection, body: Body, sent: Sent): void {
  let payload: string;
  try {
    payload = payloadOf(String(body.type), body);
  } catch (error) {
    return refused(sent, String(error));
  }
  // A larger frame would end the connection.
  if (utf8Length(payload) + utf8Length(sent.id) + utf8Length(sent.to) > MAX_FRAME - AROUND) {
    return refused(sent, `the message has ${utf8Length(payload)} bytes, which is too many`);
  }
  if (!admitted(conn, sent)) return;
  const groupAck = body.msgConfig?.allowGroupAck === true;
  const message = { to: targetOf(body), id: sent.id, payload, groupAck };
  conn.client?.send(message, reply => ended(conn, sent, reply));
}

function receipt(conn: Connection, kind: number, body: Body, sent: Sent): void {
  const whole = kind === ChatReceiptKind.CONVERSATION;
  const message = whole ? 0n : numberOf(body.ackId);
  if (message === undefined) return refused(sent, `${body.ackId} is no id of a message`);
  const to = targetOf(body);
  const { ackContent: words } = body;
  const told = words === undefined || to.kind === ChatTargetKind.USER ? '' : words;
  const content = typeof told === 'string' ? told : JSON.stringify(told);
  if (utf8Length(content) + utf8Length(sent.to) > MAX_FRAME - AROUND) {
    return refused(sent, 'the content of the receipt is too long');
  }
  if (!admitted(conn, sent)) return;
  conn.client?.receipt({ kind, to, message, content }, reply => ended(conn, sent, reply));
}
