/**
 * The families of codes that the errors of this surface belong to: those of the core, and those that only this surface has.
 * The numbers are part of the interface; docs/web.md lists them.
 */
import { JoinCode } from '../core/codes.ts';

/** Codes of one method, by name. */
export type Family = Readonly<Record<string, number>>;

/** Why a client was not made or not configured. */
export const CreateInstanceCode = { INVALID_ARGUMENT: 1 } as const;

/** Why a channel object was not made. */
export const CreateChannelCode = { INVALID_ARGUMENT: 1 } as const;

/** Why a channel was not joined. Only here may two objects have the same id. */
export const ChannelJoinCode = { ...JoinCode, ALREADY_JOINED_CHANNEL_OF_SAME_ID: 202 } as const;
