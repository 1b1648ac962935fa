/** Programs keep clients in the state of Vue components, which makes proxies of what is in it. */
import { reactive } from '@vue/reactivity';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LocalInvitation, RemoteInvitation, RtmChannel, RtmClient } from '../../src/agora/index.ts';
import { Server } from '../support/server.ts';
import { client, hears, listen } from './kit.ts';

let server: Server;

beforeAll(async () => {
  server = await Server.start();
});

afterAll(async () => {
  await server?.close();
});

/** The state of a component. */
interface State {
  client: RtmClient | null;
  channel: RtmChannel | null;
  sent: LocalInvitation[];
  received: RemoteInvitation[];
}

function component(): State {
  const state: State = { client: null, channel: null, sent: [], received: [] };
  return reactive(state) as State;
}

test('clients, channels and invitations work in the state of a component', async () => {
  const [ann, bob] = [component(), component()];
  for (const [uid, state] of Object.entries({ ann, bob })) {
    state.client = client(server);
    await state.client.login({ uid });
    expect(state.client.connectionState).toBe('CONNECTED');
    state.channel = state.client.createChannel('room');
    await state.channel.join();
  }
  const heard = listen(bob.channel as RtmChannel, 'ChannelMessage');
  await ann.channel?.sendMessage(reactive({ text: 'hello' }));
  await hears(heard, 1);

  bob.client?.on('RemoteInvitationReceived', invitation => {
    bob.received.push(invitation);
    (bob.received[0] as RemoteInvitation).response = 'gladly';
    bob.received[0]?.accept();
  });
  ann.sent.push((ann.client as RtmClient).createLocalInvitation('bob'));
  const invitation = ann.sent[0] as LocalInvitation;
  const answers = listen(invitation, 'LocalInvitationAccepted');
  invitation.content = 'come';
  invitation.send();
  expect(await hears(answers, 1)).toEqual([['LocalInvitationAccepted', 'gladly']]);
  expect(bob.received[0]?.content).toBe('come');
  for (const state of [ann, bob]) await state.client?.logout();
});
