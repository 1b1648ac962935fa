/** `AgoraRTM`, the object that this library is to programs of old: its keys are exactly those that it has always had. */
import type * as channel from './channel.ts';
import type * as client from './client.ts';
import * as config from './config.ts';
import * as enums from './enums.ts';
import type * as events from './events.ts';
import * as functions from './functions.ts';
import type * as localInvitation from './localInvitation.ts';
import * as parameters from './parameters.ts';
import type * as remoteInvitation from './remoteInvitation.ts';
import type * as types from './types.ts';

const AgoraRTM = {
  createInstance: functions.createInstance,
  BUILD: functions.BUILD,
  VERSION: functions.VERSION,
  END_CALL_PREFIX: functions.END_CALL_PREFIX,
  processId: functions.processId,
  ConnectionChangeReason: enums.ConnectionChangeReason,
  ConnectionState: enums.ConnectionState,
  LocalInvitationFailureReason: enums.LocalInvitationFailureReason,
  LocalInvitationState: enums.LocalInvitationState,
  RemoteInvitationFailureReason: enums.RemoteInvitationFailureReason,
  RemoteInvitationState: enums.RemoteInvitationState,
  MessageType: enums.MessageType,
  PeerOnlineState: enums.PeerOnlineState,
  PeerSubscriptionOption: enums.PeerSubscriptionOption,
  LOG_FILTER_OFF: config.LOG_FILTER_OFF,
  LOG_FILTER_ERROR: config.LOG_FILTER_ERROR,
  LOG_FILTER_WARNING: config.LOG_FILTER_WARNING,
  LOG_FILTER_INFO: config.LOG_FILTER_INFO,
  LOG_FILTER_DEBUG: config.LOG_FILTER_DEBUG,
  setParameter: parameters.setParameter,
  getParameter: parameters.getParameter,
  setArea: functions.setArea,
};

/** The types, for programs that write `AgoraRTM.RtmClient`. */
declare namespace AgoraRTM {
  export type RtmConfig = config.RtmConfig;
  export type LogFilterType = config.LogFilterType;
  export type ConnectionChangeReason = enums.ConnectionChangeReason;
  export type ConnectionState = enums.ConnectionState;
  export type LocalInvitationFailureReason = enums.LocalInvitationFailureReason;
  export type LocalInvitationState = enums.LocalInvitationState;
  export type RemoteInvitationFailureReason = enums.RemoteInvitationFailureReason;
  export type RemoteInvitationState = enums.RemoteInvitationState;
  export type MessageType = enums.MessageType;
  export type PeerOnlineState = enums.PeerOnlineState;
  export type PeerSubscriptionOption = enums.PeerSubscriptionOption;
  export type AreaCode = enums.AreaCode;
  export type LegacyAreaCode = enums.LegacyAreaCode;
  export type RtmClient = client.RtmClient;
  export type RtmChannel = channel.RtmChannel;
  export type LocalInvitation = localInvitation.LocalInvitation;
  export type RemoteInvitation = remoteInvitation.RemoteInvitation;
  export type RtmMessage = types.RtmMessage;
  export type RtmTextMessage = types.RtmTextMessage;
  export type RtmRawMessage = types.RtmRawMessage;
  export type RtmImageMessage = types.RtmImageMessage;
  export type RtmFileMessage = types.RtmFileMessage;
  export type SendMessageOptions = types.SendMessageOptions;
  export type PeerMessageSendResult = types.PeerMessageSendResult;
  export type ReceivedMessageProperties = types.ReceivedMessageProperties;
  export type MediaOperationProgress = types.MediaOperationProgress;
  export type MediaTransferHandler = types.MediaTransferHandler;
  export type AttributesMap = types.AttributesMap;
  export type ChannelAttributeProperties = types.ChannelAttributeProperties;
  export type ChannelAttributes = types.ChannelAttributes;
  export type ChannelAttributeOptions = types.ChannelAttributeOptions;
  export type PeersOnlineStatusResult = types.PeersOnlineStatusResult;
  export type PeersOnlineStatusMap = types.PeersOnlineStatusMap;
  export type ChannelMemberCountResult = types.ChannelMemberCountResult;
  export namespace RtmEvents {
    export type RtmClientEvents = events.RtmClientEvents;
    export type RtmChannelEvents = events.RtmChannelEvents;
    export type LocalInvitationEvents = events.LocalInvitationEvents;
    export type RemoteInvitationEvents = events.RemoteInvitationEvents;
  }
  export namespace RtmStatusCode {
    export type AreaCode = enums.AreaCode;
    export type ConnectionChangeReason = enums.ConnectionChangeReason;
    export type ConnectionState = enums.ConnectionState;
    export type LegacyAreaCode = enums.LegacyAreaCode;
    export type LocalInvitationFailureReason = enums.LocalInvitationFailureReason;
    export type LocalInvitationState = enums.LocalInvitationState;
    export type MessageType = enums.MessageType;
    export type PeerOnlineState = enums.PeerOnlineState;
    export type PeerSubscriptionOption = enums.PeerSubscriptionOption;
    export type RemoteInvitationFailureReason = enums.RemoteInvitationFailureReason;
    export type RemoteInvitationState = enums.RemoteInvitationState;
  }
}

export default AgoraRTM;
