import { Operation } from '../wire/generated/rtm.ts';

/** What the server enforces; told at login. Sizes are in bytes. */
export interface Limits {
  readonly messageBytes: number;
  readonly mediaBytes: number;
  readonly transfers: number;
  readonly channels: number;
  readonly membersListed: number;
  readonly presenceQueryUsers: number;
  readonly subscriptions: number;
  readonly countedChannels: number;
  readonly attributePairs: number;
  readonly attributeKeyBytes: number;
  readonly attributePairBytes: number;
  readonly userAttributesBytes: number;
  readonly channelAttributesBytes: number;
  readonly invitationBytes: number;
}

/** What counts until a server says otherwise. */
export const defaultLimits: Limits = {
  messageBytes: 32_768,
  mediaBytes: 31_457_280,
  transfers: 9,
  channels: 20,
  membersListed: 512,
  presenceQueryUsers: 256,
  subscriptions: 512,
  countedChannels: 32,
  attributePairs: 32,
  attributeKeyBytes: 32,
  attributePairBytes: 8192,
  userAttributesBytes: 16_384,
  channelAttributesBytes: 32_768,
  invitationBytes: 8192,
};

/** The call rates that count before the first login: so many calls in so many milliseconds. */
export const defaultRates = [
  { operation: Operation.LOGIN, calls: 2, windowMs: 1_000 },
  { operation: Operation.RENEW_TOKEN, calls: 2, windowMs: 1_000 },
];
