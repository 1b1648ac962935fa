/** Where a message goes, from what programs write into its body. */
import { type ChatTarget, ChatTargetKind } from '../wire/generated/rtm.ts';

/** What says where. */
export interface Routed {
  to?: unknown;
  chatType?: unknown;
  group?: unknown;
  roomType?: unknown;
}

const { USER, GROUP, ROOM } = ChatTargetKind;

/** The words that programs use. */
const KINDS: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ['groupchat', GROUP],
  ['chatroom', ROOM],
]);

/** The one it goes to. Without a word about it, that is a user; `roomType` alone says nothing. */
export function targetOf({ to, chatType, group, roomType }: Routed): ChatTarget {
  const kind = KINDS.get(String(chatType).toLowerCase()) ?? (group ? (roomType ? ROOM : GROUP) : USER);
  return { kind, id: to === undefined || to === null ? '' : String(to) };
}

/** The number that a program knows as the id of a message; `undefined`: it is none. */
export function numberOf(id: unknown): bigint | undefined {
  const number = /^\d{1,20}$/.test(String(id)) ? BigInt(String(id)) : -1n;
  return number === BigInt.asUintN(64, number) ? number : undefined;
}
