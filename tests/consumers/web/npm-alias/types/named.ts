// Functions, classes and types by name; classes as values, too.
import {
  createInstance,
  LocalInvitation,
  RemoteInvitation,
  RtmChannel,
  RtmClient,
  RtmEvents,
  type RtmFileMessage,
  type RtmImageMessage,
  type RtmStatusCode,
} from 'agora-rtm-sdk';

const handlers: Partial<RtmEvents.RtmClientEvents> = {
  RemoteInvitationReceived: (invitation: RemoteInvitation) => {
    invitation.response = `${invitation.callerId}, ${invitation.content}, ${invitation.channelId}`;
    invitation.on('RemoteInvitationCanceled', (content: string) => console.log(content));
    invitation.on('RemoteInvitationFailure', (reason: RtmStatusCode.RemoteInvitationFailureReason) => console.log(reason));
    if (invitation.state === 'INVITATION_RECEIVED') invitation.accept();
    else invitation.refuse();
  },
};

export function call(client: RtmClient, callee: string): LocalInvitation {
  const invitation = client.createLocalInvitation(callee);
  invitation.content = 'come';
  invitation.channelId = 'room';
  invitation.on('LocalInvitationAccepted', response => console.log(response.length));
  invitation.on('LocalInvitationFailure', (reason: RtmStatusCode.LocalInvitationFailureReason) => {
    if (reason === 'PEER_OFFLINE') invitation.removeAllListeners();
  });
  invitation.send();
  return invitation;
}

const client: RtmClient = createInstance('0123456789abcdef0123456789abcdef', undefined, ['CN']);
client.on('RemoteInvitationReceived', handlers.RemoteInvitationReceived!);
const channel: RtmChannel = client.createChannel('room');
const image = client.createMessage<RtmImageMessage>({ mediaId: 'id', messageType: 'IMAGE', thumbnailWidth: 1 });
const file: RtmFileMessage = client.createMessage<RtmFileMessage>({ mediaId: 'id', messageType: 'FILE' });
export const sizes: number[] = [image.width, file.size, channel.listenerCount('MemberLeft')];
export const isClient = (value: unknown): boolean => value instanceof RtmClient;
