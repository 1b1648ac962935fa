/** The methods of the C++ surface that scenarios name, as they are called here. */
import { type PeerMessageSendResult, type RtmChannel, type RtmMessage, VERSION } from '../../src/agora/index.ts';
import { type Call, Inexpressible } from './call.ts';
import { invitations } from './invitations.ts';
import { media } from './media.ts';
import { messages } from './messages.ts';
import { questions } from './questions.ts';
import { ofText } from './values.ts';

/** Calls it; what it gives goes into the call. */
export type Method = (call: Call) => void;
export type Methods = { readonly [name: string]: Method };

const service: Methods = {
  getRtmSdkVersion: call => {
    call.result = ofText(VERSION);
  },
  createRtmService: call => {
    call.player.create();
    call.result = true;
  },
  'IRtmService.initialize': () => {
    throw new Inexpressible('A client is made and initialized in one step.');
  },
  'IRtmService.release': call => call.player.release(),
  'IRtmService.login': call => {
    const uid = call.text('userId');
    call.outcome('LOGIN_ERR_CODE', call.player.client.login({ uid, token: call.text('token') }), errorCode => {
      if (errorCode !== 'LOGIN_ERR_OK') return call.entry('onLoginFailure', { errorCode });
      call.player.loggedInAs = uid;
      return call.entry('onLoginSuccess');
    });
  },
  'IRtmService.logout': call =>
    call.outcome('LOGOUT_ERR_CODE', call.player.client.logout(), errorCode => call.entry('onLogout', { errorCode })),
  'IRtmService.renewToken': call =>
    call.outcome('RENEW_TOKEN_ERR_CODE', call.player.client.renewToken(call.text('token')), errorCode =>
      call.entry('onRenewTokenResult', { token: call.args.token ?? null, errorCode }),
    ),
  'IRtmService.sendMessageToPeer': call => {
    const message = call.player.things.get(call.args.message) as RtmMessage;
    const sent = call.args.options
      ? call.player.client.sendMessageToPeer(message, call.text('peerId'), sendOptions(call))
      : call.player.client.sendMessageToPeer(message, call.text('peerId'));
    const messageId = message ? call.player.things.number(message) : 0;
    call.outcomes(
      'PEER_MESSAGE_ERR_CODE',
      sent,
      result => peerCode(call, result),
      errorCode => call.entry('onSendMessageResult', { messageId, errorCode }),
    );
  },
  // The runner's own, which no scenario hears of.
  'IRtmService.sendRoundTrip': call => {
    const { client, loggedInAs } = call.player;
    call.outcome(
      'PEER_MESSAGE_ERR_CODE',
      client.sendMessageToPeer({ text: call.text('text') }, loggedInAs),
      () => undefined,
    );
  },
};

const channels: Methods = {
  'IRtmService.createChannel': call => {
    let channel: RtmChannel;
    try {
      channel = call.player.client.createChannel(call.text('channelId'));
    } catch {
      call.result = null;
      return;
    }
    call.player.channels.set(ofText(channel.channelId), channel);
    call.player.followChannel(channel);
    call.result = { $object: call.player.things.number(channel) };
  },
  'IChannel.join': call =>
    call.outcome('JOIN_CHANNEL_ERR', room(call).join(), errorCode =>
      errorCode === 'JOIN_CHANNEL_ERR_OK'
        ? call.inChannel('onJoinSuccess')
        : call.inChannel('onJoinFailure', { errorCode }),
    ),
  'IChannel.leave': call =>
    call.outcome('LEAVE_CHANNEL_ERR', room(call).leave(), errorCode => call.inChannel('onLeave', { errorCode })),
  'IChannel.getId': call => {
    call.result = ofText(room(call).channelId);
  },
  'IChannel.release': call => {
    room(call).removeAllListeners();
    room(call)
      .leave()
      .catch(() => {});
  },
  'IChannel.sendMessage': call => {
    const message = call.player.things.get(call.args.message) as RtmMessage;
    const sent = call.args.options
      ? room(call).sendMessage(message, sendOptions(call))
      : room(call).sendMessage(message);
    const messageId = message ? call.player.things.number(message) : 0;
    call.outcome('CHANNEL_MESSAGE_ERR_CODE', sent, state =>
      call.inChannel('onSendMessageResult', { messageId, state }),
    );
  },
  'IChannel.getMembers': call =>
    call.outcome('GET_MEMBERS_ERR', room(call).getMembers(), (errorCode, members = []) =>
      call.inChannel('onGetMembers', {
        members: members.map(ofText),
        userCount: members.length,
        errorCode,
      }),
    ),
};

export const methods: Methods = { ...service, ...channels, ...messages, ...media, ...invitations, ...questions };

function room(call: Call): RtmChannel {
  const channel = call.player.channels.get(call.channel);
  if (!channel) throw new Error(`${call.player.name} has not created the channel ${call.channel}`);
  return channel;
}

function sendOptions(call: Call): { enableOfflineMessaging: boolean; enableHistoricalMessaging: boolean } {
  return {
    enableOfflineMessaging: call.option('enableOfflineMessaging'),
    enableHistoricalMessaging: call.option('enableHistoricalMessaging'),
  };
}

/** That a user is offline is a result here, and whether the message is kept is what was asked for. */
function peerCode(call: Call, { hasPeerReceived }: PeerMessageSendResult): number {
  if (hasPeerReceived) return 0;
  return call.option('enableOfflineMessaging') ? 4 : 3;
}
