/** Presence, attributes and member counts. */
import type { AttributesMap, ChannelAttributes, PeersOnlineStatusMap } from '../../src/agora/index.ts';
import type { Call } from './call.ts';
import type { Methods } from './methods.ts';
import { attributes, channelAttributes, peers } from './things.ts';
import { ofText } from './values.ts';

const ATTRIBUTES = 'ATTRIBUTE_OPERATION_ERR';

export const questions: Methods = {
  'IRtmService.queryPeersOnlineStatus': call => {
    const asked = call.player.client.queryPeersOnlineStatus(call.texts('peerIds', 'peerCount'));
    call.outcome('QUERY_PEERS_ONLINE_STATUS_ERR', asked, (errorCode, online = {}) => {
      const states: PeersOnlineStatusMap = {};
      for (const [user, is] of Object.entries(online)) states[user] = is ? 'ONLINE' : 'OFFLINE';
      const peersStatus = peers(states);
      const fields = { requestId: call.number, peersStatus, peerCount: peersStatus.length, errorCode };
      return call.entry('onQueryPeersOnlineStatusResult', fields);
    });
  },
  'IRtmService.subscribePeersOnlineStatus': call =>
    subscribed(call, call.player.client.subscribePeersOnlineStatus(call.texts('peerIds', 'peerCount'))),
  'IRtmService.unsubscribePeersOnlineStatus': call =>
    subscribed(call, call.player.client.unsubscribePeersOnlineStatus(call.texts('peerIds', 'peerCount'))),
  'IRtmService.queryPeersBySubscriptionOption': call => {
    const asked = call.player.client.queryPeersBySubscriptionOption('ONLINE_STATUS');
    call.outcome('QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR', asked, (errorCode, users = []) => {
      const fields = { requestId: call.number, peerIds: users.map(ofText), peerCount: users.length, errorCode };
      return call.entry('onQueryPeersBySubscriptionOptionResult', fields);
    });
  },
  'IRtmService.getChannelMemberCount': call => {
    const asked = call.player.client.getChannelMemberCount(call.texts('channelIds', 'channelCount'));
    call.outcome('GET_CHANNEL_MEMBER_COUNT_ERR_CODE', asked, (errorCode, found = {}) => {
      const counts = Object.entries(found).map(([channelId, count]) => ({ channelId: ofText(channelId), count }));
      const fields = { requestId: call.number, channelMemberCounts: counts, channelCount: counts.length, errorCode };
      return call.entry('onGetChannelMemberCountResult', fields);
    });
  },

  'IRtmService.setLocalUserAttributes': call =>
    written(call, call.player.client.setLocalUserAttributes(call.attributes()), 'onSetLocalUserAttributesResult'),
  'IRtmService.addOrUpdateLocalUserAttributes': call =>
    written(
      call,
      call.player.client.addOrUpdateLocalUserAttributes(call.attributes()),
      'onAddOrUpdateLocalUserAttributesResult',
    ),
  'IRtmService.deleteLocalUserAttributesByKeys': call =>
    written(call, call.player.client.deleteLocalUserAttributesByKeys(keys(call)), 'onDeleteLocalUserAttributesResult'),
  'IRtmService.clearLocalUserAttributes': call =>
    written(call, call.player.client.clearLocalUserAttributes(), 'onClearLocalUserAttributesResult'),
  'IRtmService.getUserAttributes': call => ofUser(call, call.player.client.getUserAttributes(call.text('userId'))),
  'IRtmService.getUserAttributesByKeys': call =>
    ofUser(call, call.player.client.getUserAttributesByKeys(call.text('userId'), keys(call))),

  'IRtmService.setChannelAttributes': call =>
    written(
      call,
      call.player.client.setChannelAttributes(call.text('channelId'), call.attributes(), options(call)),
      'onSetChannelAttributesResult',
    ),
  'IRtmService.addOrUpdateChannelAttributes': call =>
    written(
      call,
      call.player.client.addOrUpdateChannelAttributes(call.text('channelId'), call.attributes(), options(call)),
      'onAddOrUpdateChannelAttributesResult',
    ),
  'IRtmService.deleteChannelAttributesByKeys': call =>
    written(
      call,
      call.player.client.deleteChannelAttributesByKeys(call.text('channelId'), keys(call), options(call)),
      'onDeleteChannelAttributesResult',
    ),
  'IRtmService.clearChannelAttributes': call =>
    written(
      call,
      call.player.client.clearChannelAttributes(call.text('channelId'), options(call)),
      'onClearChannelAttributesResult',
    ),
  'IRtmService.getChannelAttributes': call =>
    ofChannel(call, call.player.client.getChannelAttributes(call.text('channelId'))),
  'IRtmService.getChannelAttributesByKeys': call =>
    ofChannel(call, call.player.client.getChannelAttributesByKeys(call.text('channelId'), keys(call))),
};

const keys = (call: Call) => call.texts('attributeKeys', 'numberOfKeys');
const options = (call: Call) => ({
  enableNotificationToChannelMembers: call.option('enableNotificationToChannelMembers'),
});

function subscribed(call: Call, asked: Promise<void>): void {
  call.outcome('PEER_SUBSCRIPTION_STATUS_ERR', asked, errorCode =>
    call.entry('onSubscriptionRequestResult', { requestId: call.number, errorCode }),
  );
}

function written(call: Call, asked: Promise<void>, callback: string): void {
  call.outcome(ATTRIBUTES, asked, errorCode => call.entry(callback, { requestId: call.number, errorCode }));
}

function ofUser(call: Call, asked: Promise<AttributesMap>): void {
  call.outcome(ATTRIBUTES, asked, (errorCode, found = {}) => {
    const list = attributes(found);
    const userId = call.args.userId ?? null;
    const fields = { requestId: call.number, userId, attributes: list, numberOfAttributes: list.length, errorCode };
    return call.entry('onGetUserAttributesResult', fields);
  });
}

function ofChannel(call: Call, asked: Promise<ChannelAttributes>): void {
  call.outcome(ATTRIBUTES, asked, (errorCode, found = {}) => {
    const list = channelAttributes(found);
    const fields = { requestId: call.number, attributes: list, numberOfAttributes: list.length, errorCode };
    return call.entry('onGetChannelAttributesResult', fields);
  });
}
