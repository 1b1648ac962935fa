/** `AgoraRTM` has the keys and values that it has always had. */
import { expect, test } from 'vitest';
import { version } from '../../package.json';
import AgoraRTM, * as module from '../../src/agora/index.ts';

const KEYS = [
  ...[
    'createInstance',
    'BUILD',
    'VERSION',
    'END_CALL_PREFIX',
    'processId',
    'ConnectionChangeReason',
    'ConnectionState',
  ],
  ...['LocalInvitationFailureReason', 'LocalInvitationState', 'RemoteInvitationFailureReason', 'RemoteInvitationState'],
  ...['MessageType', 'PeerOnlineState', 'PeerSubscriptionOption', 'LOG_FILTER_OFF', 'LOG_FILTER_ERROR'],
  ...['LOG_FILTER_WARNING', 'LOG_FILTER_INFO', 'LOG_FILTER_DEBUG', 'setParameter', 'getParameter', 'setArea'],
];

test('its keys are these, and no others', () => {
  expect(Object.keys(AgoraRTM).sort()).toEqual([...KEYS].sort());
});

test('everything in it is exported by name as well, and the classes beside it', () => {
  for (const key of KEYS) expect(module[key as 'VERSION'], key).toBe(AgoraRTM[key as 'VERSION']);
  for (const name of [
    'RtmClient',
    'RtmChannel',
    'LocalInvitation',
    'RemoteInvitation',
    'RtmError',
    'EventEmitter',
  ] as const) {
    expect(module[name], name).toBeTypeOf('function');
  }
});

test('the value of an enumerator is its name', () => {
  const members: Record<string, string> = {
    ConnectionState: 'DISCONNECTED CONNECTING CONNECTED RECONNECTING ABORTED',
    ConnectionChangeReason:
      'LOGIN LOGIN_SUCCESS LOGIN_FAILURE LOGIN_TIMEOUT INTERRUPTED LOGOUT BANNED_BY_SERVER REMOTE_LOGIN TOKEN_EXPIRED',
    LocalInvitationState:
      'IDLE SENT_TO_REMOTE RECEIVED_BY_REMOTE ACCEPTED_BY_REMOTE REFUSED_BY_REMOTE CANCELED FAILURE',
    RemoteInvitationState: 'INVITATION_RECEIVED ACCEPT_SENT_TO_LOCAL REFUSED ACCEPTED CANCELED FAILURE',
    LocalInvitationFailureReason: 'UNKNOWN PEER_NO_RESPONSE INVITATION_EXPIRE PEER_OFFLINE NOT_LOGGEDIN',
    RemoteInvitationFailureReason: 'UNKNOWN PEER_OFFLINE ACCEPT_FAILURE INVITATION_EXPIRE',
    PeerOnlineState: 'ONLINE UNREACHABLE OFFLINE',
    PeerSubscriptionOption: 'ONLINE_STATUS',
    MessageType: 'TEXT RAW IMAGE FILE',
  };
  for (const [name, all] of Object.entries(members)) {
    const expected = Object.fromEntries(all.split(' ').map(member => [member, member]));
    expect(AgoraRTM[name as 'MessageType'], name).toEqual(expected);
  }
});

test('the filters let through more and more', () => {
  const filter = (...levels: string[]) =>
    Object.fromEntries(['error', 'warn', 'info', 'track', 'debug'].map(level => [level, levels.includes(level)]));
  expect(AgoraRTM.LOG_FILTER_OFF).toEqual(filter());
  expect(AgoraRTM.LOG_FILTER_ERROR).toEqual(filter('error'));
  expect(AgoraRTM.LOG_FILTER_WARNING).toEqual(filter('error', 'warn'));
  expect(AgoraRTM.LOG_FILTER_INFO).toEqual(filter('error', 'warn', 'info'));
  expect(AgoraRTM.LOG_FILTER_DEBUG).toEqual(filter('error', 'warn', 'info', 'track', 'debug'));
});

test('the constants are what programs know', () => {
  expect(AgoraRTM.VERSION).toBe(version);
  expect(AgoraRTM.BUILD).toBe(`v${version}`);
  expect(AgoraRTM.END_CALL_PREFIX).toBe('AgoraRTMLegacyEndcallCompatibleMessagePrefix');
  expect(AgoraRTM.processId).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});
