/** Every error code of the interface: its number, its name, and the kind of error that it comes with. */
import { describe, expect, test } from 'vitest';
import { attempt, failure, through, translated } from '../../src/agora/failure.ts';
import { ChannelJoinCode, CreateChannelCode, CreateInstanceCode, type Family } from '../../src/agora/families.ts';
import * as codes from '../../src/core/codes.ts';
import { OperationError } from '../../src/core/error.ts';

/** By family: what the interface lists, as NUMBER NAME. Success and what only the core knows is left out. */
const LISTED: Record<string, [Family, string]> = {
  CREATE_INSTANCE_ERR: [CreateInstanceCode, '1 INVALID_ARGUMENT'],
  LOGIN_ERR: [
    codes.LoginCode,
    '1 UNKNOWN, 2 REJECTED, 3 INVALID_ARGUMENT, 4 INVALID_APP_ID, 5 INVALID_TOKEN, 6 TOKEN_EXPIRED, 7 NOT_AUTHORIZED, ' +
      '8 ALREADY_LOGIN, 9 TIMEOUT, 10 TOO_OFTEN, 201 ABORTED_BY_LOGOUT',
  ],
  LOGOUT_ERR: [codes.LogoutCode, '102 NOT_LOGGED_IN'],
  RENEW_TOKEN_ERR: [
    codes.RenewTokenCode,
    '1 FAILURE, 2 INVALID_ARGUMENT, 3 REJECTED, 4 TOO_OFTEN, 5 TOKEN_EXPIRED, 6 INVALID_TOKEN, 102 NOT_LOGGED_IN, ' +
      '201 ABORTED_BY_LOGOUT',
  ],
  PEER_MESSAGE_ERR: [
    codes.PeerMessageCode,
    '1 FAILURE, 2 TIMEOUT, 5 TOO_OFTEN, 6 INVALID_USERID, 7 INVALID_MESSAGE, 8 INCOMPATIBLE_MESSAGE, 102 NOT_LOGGED_IN',
  ],
  CREATE_CHANNEL_ERR: [CreateChannelCode, '1 INVALID_ARGUMENT'],
  JOIN_CHANNEL_ERR: [
    ChannelJoinCode,
    '1 FAILURE, 2 REJECTED, 3 INVALID_ARGUMENT, 4 TIMEOUT, 5 EXCEED_LIMIT, 6 ALREADY_JOINED, 7 TOO_OFTEN, ' +
      '8 JOIN_SAME_CHANNEL_TOO_OFTEN, 102 NOT_LOGGED_IN, 201 ABORTED_BY_LEAVE, 202 ALREADY_JOINED_CHANNEL_OF_SAME_ID',
  ],
  LEAVE_CHANNEL_ERR: [codes.LeaveCode, '1 FAILURE, 2 REJECTED, 3 NOT_IN_CHANNEL, 4 KICKED, 102 NOT_LOGGED_IN'],
  CHANNEL_MESSAGE_ERR: [
    codes.ChannelMessageCode,
    '1 FAILURE, 2 TIMEOUT, 3 TOO_OFTEN, 4 INVALID_MESSAGE, 5 NOT_IN_CHANNEL, 102 NOT_LOGGED_IN',
  ],
  GET_MEMBERS_ERR: [
    codes.MembersCode,
    '1 FAILURE, 2 REJECTED, 3 TIMEOUT, 4 TOO_OFTEN, 5 NOT_IN_CHANNEL, 102 NOT_LOGGED_IN',
  ],
  GET_CHANNEL_MEMBER_COUNT_ERR: [
    codes.MemberCountsCode,
    '1 FAILURE, 2 INVALID_ARGUMENT, 3 TOO_OFTEN, 4 TIMEOUT, 5 EXCEED_LIMIT, 102 NOT_LOGGED_IN',
  ],
  ATTRIBUTE_OPERATION_ERR: [
    codes.AttributeCode,
    '2 FAILURE, 3 INVALID_ARGUMENT, 4 SIZE_OVERFLOW, 5 TOO_OFTEN, 6 USER_NOT_FOUND, 7 TIMEOUT, 102 NOT_LOGGED_IN',
  ],
  QUERY_PEERS_ONLINE_STATUS_ERR: [
    codes.PresenceQueryCode,
    '1 FAILURE, 2 INVALID_ARGUMENT, 3 REJECTED, 4 TIMEOUT, 5 TOO_OFTEN, 102 NOT_LOGGED_IN',
  ],
  PEER_SUBSCRIPTION_STATUS_ERR: [
    codes.SubscriptionCode,
    '1 FAILURE, 2 INVALID_ARGUMENT, 3 REJECTED, 4 TIMEOUT, 5 TOO_OFTEN, 6 OVERFLOW, 102 NOT_LOGGED_IN',
  ],
  QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR: [
    codes.SubscribedCode,
    '1 FAILURE, 2 TIMEOUT, 3 TOO_OFTEN, 102 NOT_LOGGED_IN',
  ],
  INVITATION_API_CALL_ERR: [
    codes.InvitationCode,
    '1 INVALID_ARGUMENT, 2 NOT_STARTED, 3 ALREADY_END, 4 ALREADY_ACCEPT, 5 ALREADY_SENT',
  ],
  UPLOAD_MEDIA_ERR: [
    codes.UploadCode,
    '1 FAILURE, 2 INVALID_ARGUMENT, 3 TIMEOUT, 4 SIZE_OVERFLOW, 5 CONCURRENCY_LIMIT_EXCEEDED, 6 INTERRUPTED, 102 NOT_LOGGED_IN',
  ],
  DOWNLOAD_MEDIA_ERR: [
    codes.DownloadCode,
    '1 FAILURE, 2 INVALID_ARGUMENT, 3 TIMEOUT, 4 NOT_EXIST, 5 CONCURRENCY_LIMIT_EXCEEDED, 6 INTERRUPTED, 102 NOT_LOGGED_IN',
  ],
};

/** The kinds that are not those of an unknown error, by code name. */
const KINDS: Record<string, string[]> = {
  RtmInvalidArgumentError: ['INVALID_ARGUMENT', 'INVALID_USERID', 'INVALID_MESSAGE'],
  RtmInvalidStatusError: [
    'ALREADY_LOGIN',
    'NOT_LOGGED_IN',
    'NOT_IN_CHANNEL',
    'KICKED',
    'ALREADY_JOINED',
    'ALREADY_JOINED_CHANNEL_OF_SAME_ID',
    'NOT_STARTED',
    'ALREADY_END',
    'ALREADY_ACCEPT',
    'ALREADY_SENT',
  ],
  RtmTimeoutError: ['TIMEOUT'],
  RtmLimitExceededError: ['EXCEED_LIMIT', 'SIZE_OVERFLOW', 'OVERFLOW', 'CONCURRENCY_LIMIT_EXCEEDED'],
  RtmInvokeTooOftenError: ['TOO_OFTEN', 'JOIN_SAME_CHANNEL_TOO_OFTEN'],
  RtmUnavailableError: ['REJECTED', 'INCOMPATIBLE_MESSAGE', 'USER_NOT_FOUND', 'NOT_EXIST'],
  RtmUnauthenticatedError: ['INVALID_APP_ID', 'INVALID_TOKEN', 'TOKEN_EXPIRED', 'NOT_AUTHORIZED'],
  RtmInterruptedError: ['ABORTED_BY_LOGOUT', 'ABORTED_BY_LEAVE', 'INTERRUPTED'],
};

const kindOf = (name: string): string =>
  Object.keys(KINDS).find(kind => KINDS[kind]?.includes(name)) ?? 'RtmUnknownError';

/** Results, and no errors, of a message to a peer. */
const RESULTS = ['PEER_UNREACHABLE', 'CACHED_BY_SERVER'];

describe.each(Object.entries(LISTED))('%s', (_, [family, listed]) => {
  test('has the numbers and names that it has always had', () => {
    const entries = Object.entries(family).filter(([name]) => !RESULTS.includes(name));
    expect(entries.map(([name, code]) => `${code} ${name}`).join(', ')).toBe(listed);
  });

  test('every code comes with its kind of error, its number and words about it', () => {
    for (const entry of listed.split(', ')) {
      const [code = '', name = ''] = entry.split(' ');
      const error = failure(family, Number(code));
      expect(error).toBeInstanceOf(Error);
      expect([error.name, error.code], name).toEqual([kindOf(name), Number(code)]);
      expect(error.message, name).toMatch(new RegExp(`^ Error Code ${code} - [A-Z].+[^.]\\.$`));
    }
  });
});

test('an error of the core becomes one of the surface, and is kept as its reason', async () => {
  const below = new OperationError('login', 6, 'it ended yesterday');
  const error = translated(codes.LoginCode, below);
  expect(error).toMatchObject({ name: 'RtmUnauthenticatedError', code: 6, serverCode: 6, originalError: below });
  expect(translated(codes.LoginCode, new OperationError('login', 8))).not.toHaveProperty('serverCode');
  await expect(through(codes.LoginCode, Promise.reject(below))).rejects.toMatchObject({ code: 6 });
  const call = () =>
    attempt(codes.InvitationCode, () => {
      throw new OperationError('sendInvitation', 5);
    });
  expect(call).toThrow(expect.objectContaining({ name: 'RtmInvalidStatusError', code: 5 }));
});

test('a number that a family does not have is kept, as an unknown error', () => {
  expect(failure(codes.LogoutCode, 77)).toMatchObject({ name: 'RtmUnknownError', code: 77 });
});

test('a fault of this library is an internal error', () => {
  const fault = new TypeError('no such thing');
  expect(translated(codes.AttributeCode, fault)).toMatchObject({ name: 'RtmInternalError', originalError: fault });
});
