/**
 * The module compatible with agora-rtm-sdk 1.x: version 1.5.1, with the image and file messages of 1.4.5.
 *
 * ```ts
 * import AgoraRTM from 'rtm-web';
 *
 * AgoraRTM.setParameter('SERVER', 'ws://127.0.0.1:8700');
 * const client = AgoraRTM.createInstance('0123456789abcdef0123456789abcdef');
 * client.on('MessageFromPeer', (message, peerId) => console.log(peerId, message));
 * await client.login({ uid: 'ann' });
 * ```
 */
export { RtmChannel } from './channel.ts';
export { type ClientSettings, RtmClient } from './client.ts';
export {
  type AreaSettings,
  LOG_FILTER_DEBUG,
  LOG_FILTER_ERROR,
  LOG_FILTER_INFO,
  LOG_FILTER_OFF,
  LOG_FILTER_WARNING,
  type LogFilterType,
  type RtmConfig,
} from './config.ts';
export { EventEmitter } from './emitter.ts';
export * from './enums.ts';
export { RtmError, type RtmErrorName } from './errors.ts';
export type * as RtmEvents from './events.ts';
export { BUILD, createInstance, END_CALL_PREFIX, processId, setArea, VERSION } from './functions.ts';
export { LocalInvitation } from './localInvitation.ts';
export { default } from './namespace.ts';
export { getParameter, setParameter } from './parameters.ts';
export { RemoteInvitation } from './remoteInvitation.ts';
export type * as RtmStatusCode from './status.ts';
export type * from './types.ts';
