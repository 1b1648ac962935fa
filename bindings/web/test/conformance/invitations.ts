/** Call invitations, which here are called themselves. */
import type { LocalInvitation, RemoteInvitation } from '../../src/agora/index.ts';
import { type Call, Inexpressible } from './call.ts';
import type { Methods } from './methods.ts';
import { ofText } from './values.ts';

const CODES = 'INVITATION_API_CALL_ERR_CODE';

export const invitations: Methods = {
  'IRtmService.getRtmCallManager': call => {
    call.result = true;
  },
  'IRtmCallManager.createLocalCallInvitation': call => {
    let invitation: LocalInvitation;
    try {
      invitation = call.player.client.createLocalInvitation(call.text('calleeId'));
    } catch {
      call.result = null;
      return;
    }
    call.player.followOutgoing(invitation);
    call.result = call.player.things.outgoing(invitation);
  },
  'IRtmCallManager.sendLocalInvitation': call =>
    call.atOnce(
      CODES,
      onArgument<LocalInvitation>(call, one => one.send()),
    ),
  'IRtmCallManager.cancelLocalInvitation': call =>
    call.atOnce(
      CODES,
      onArgument<LocalInvitation>(call, one => one.cancel()),
    ),
  'IRtmCallManager.acceptRemoteInvitation': call =>
    call.atOnce(
      CODES,
      onArgument<RemoteInvitation>(call, one => one.accept()),
    ),
  'IRtmCallManager.refuseRemoteInvitation': call =>
    call.atOnce(
      CODES,
      onArgument<RemoteInvitation>(call, one => one.refuse()),
    ),
  'IRtmCallManager.release': () => {},
  'ILocalCallInvitation.setContent': call => {
    local(call).content = call.text('content');
  },
  'ILocalCallInvitation.setChannelId': call => {
    local(call).channelId = call.text('channelId');
  },
  'ILocalCallInvitation.getCalleeId': read<LocalInvitation>(one => one.calleeId),
  'ILocalCallInvitation.getContent': read<LocalInvitation>(one => one.content),
  'ILocalCallInvitation.getChannelId': read<LocalInvitation>(one => one.channelId),
  'ILocalCallInvitation.getResponse': read<LocalInvitation>(one => one.response),
  'ILocalCallInvitation.getState': read<LocalInvitation>(one => `LOCAL_INVITATION_STATE_${one.state}`),
  'ILocalCallInvitation.release': () => {},
  'IRemoteCallInvitation.setResponse': call => {
    (call.object as RemoteInvitation).response = call.text('response');
  },
  'IRemoteCallInvitation.getCallerId': read<RemoteInvitation>(one => one.callerId),
  'IRemoteCallInvitation.getContent': read<RemoteInvitation>(one => one.content),
  'IRemoteCallInvitation.getChannelId': read<RemoteInvitation>(one => one.channelId),
  'IRemoteCallInvitation.getResponse': read<RemoteInvitation>(one => one.response),
  'IRemoteCallInvitation.getState': read<RemoteInvitation>(one => `REMOTE_INVITATION_STATE_${one.state}`),
  'IRemoteCallInvitation.release': () => {},
};

const local = (call: Call): LocalInvitation => call.object as LocalInvitation;

function onArgument<T>(call: Call, act: (invitation: T) => void): () => void {
  const invitation = call.player.things.get(call.args.invitation);
  if (!invitation) throw new Inexpressible('What is called is the invitation itself.');
  return () => act(invitation as T);
}

function read<T>(get: (invitation: T) => string) {
  return (call: Call): void => {
    call.result = ofText(get(call.object as T));
  };
}
