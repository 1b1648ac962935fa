/** Something between a page and its server that says no to who joins a channel, as a server would that has become smaller. */
import type { Page } from 'playwright-core';
import { JoinCode } from '../../bindings/web/src/core/codes.ts';
import { frame, frames } from '../../bindings/web/src/wire/batch.ts';
import { ChannelJoin, kind, Reply } from '../../bindings/web/src/wire/generated/rtm.ts';
import { decode } from '../../bindings/web/src/wire/schema.ts';

/** Stands between from the next load on; says no while `on`. */
export async function refuseJoins(page: Page): Promise<{ on: boolean }> {
  const refusal = { on: false };
  await page.routeWebSocket(/\/v1\/rtm$/, socket => {
    const server = socket.connectToServer();
    const joins = new Set<number>();
    socket.onMessage(message => {
      if (typeof message !== 'string') {
        for (const { kind: what, body } of frames(message)) {
          if (what === kind.CHANNEL_JOIN) joins.add(decode(ChannelJoin, body).request);
        }
      }
      server.send(message);
    });
    server.onMessage(message => {
      if (typeof message === 'string' || !refusal.on) return socket.send(message);
      const out: Uint8Array[] = [];
      let at = 0;
      for (const { kind: what, body, length } of frames(message)) {
        const whole = message.subarray(at, at + length);
        at += length;
        const reply = what === kind.REPLY ? decode(Reply, body) : undefined;
        const refused = reply !== undefined && joins.has(reply.request);
        const no = { request: reply?.request ?? 0, code: JoinCode.EXCEED_LIMIT, reason: 'too many' };
        out.push(refused ? frame(kind.REPLY, Reply, no).slice() : whole);
      }
      socket.send(Buffer.concat(out));
    });
  });
  return refusal;
}
