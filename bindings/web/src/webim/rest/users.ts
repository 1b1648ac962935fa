/** What users show of themselves, and what concerns their own account. */
import { ask, type Caller, illegal, me, type Outcome, type RestReply } from './request.ts';
import { methods, segment } from './table.ts';

/** What a user may show of itself. */
export const INFO_KEYS = ['nickname', 'avatarurl', 'mail', 'phone', 'gender', 'sign', 'birth', 'ext'] as const;

/** The name of one of these. */
export type InfoKey = (typeof INFO_KEYS)[number];

/** What a user shows of itself. */
export type UserInfo = { [Key in InfoKey]?: string | number };

/** An answer about what users show. */
export type InfoReply<Data = Record<string, UserInfo>> = { timestamp: number; data: Data; duration: number };

/** Users that one question may name. */
const AT_ONCE = 100;

/** The methods about users. */
export interface Users {
  /** Adds to what I show of myself: an object, or one key and its value. Throws for what nobody can show. */
  updateOwnUserInfo(info: UserInfo): Promise<InfoReply<UserInfo>>;
  updateOwnUserInfo(key: InfoKey, value: string | number): Promise<InfoReply<UserInfo>>;
  /** What one or several users show, 100 at most: all of it, or these things. */
  fetchUserInfoById(userId: string | readonly string[], property?: InfoKey | readonly InfoKey[]): Promise<InfoReply>;
  /** The same by another path of the server; of one user alone it is not an object of users. */
  fetchUserDataById(userId: string | readonly string[]): Promise<InfoReply<UserInfo | Record<string, UserInfo>>>;
  /** Gives me a nickname, which others see with what the server sends them. */
  updateCurrentUserNick(nickname: string): Promise<RestReply>;
  /** Says where this user can be reached while it is away; kept for those who run the server. */
  uploadToken(options: { deviceId: string; deviceToken: string; notifierName: string } & Outcome): Promise<RestReply>;
}

const list = (value: unknown): string[] =>
  (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]).map(String);

/** The methods, for whatever is a `Caller`. */
export const users = /* @__PURE__ */ ((): Users => ({
  ...methods<Pick<Users, 'uploadToken'>>({
    uploadToken: 'PUT {me} device_id=deviceId device_token=deviceToken notifier_name=notifierName',
  }),

  updateOwnUserInfo(this: Caller, info: UserInfo | InfoKey, value?: string | number) {
    const given = typeof info === 'string' ? { [info]: value } : { ...info };
    const form = new URLSearchParams();
    for (const [key, text] of Object.entries(given)) {
      if (!INFO_KEYS.includes(key as InfoKey)) throw new Error(`illegal key, only ${INFO_KEYS.join(', ')} are allowed`);
      if (text !== undefined && text !== null) form.append(key, String(text));
    }
    return ask<InfoReply<UserInfo>>(this, () => ({
      method: 'PUT',
      path: `/metadata${me(this)}`.replace('users', 'user'),
      body: form,
    }));
  },

  async fetchUserInfoById(this: Caller, userId, property) {
    const targets = list(userId);
    if (targets.length === 0 || targets.length > AT_ONCE) throw illegal(`1 to ${AT_ONCE} users at a time`);
    const properties = property === undefined ? [...INFO_KEYS] : list(property);
    return await ask<InfoReply>(this, { method: 'POST', path: '/metadata/user/get', body: { targets, properties } });
  },

  async fetchUserDataById(this: Caller, userId) {
    return await ask<InfoReply>(this, () => ({ method: 'GET', path: `/metadata/user/${segment(userId, 'userId')}` }));
  },

  updateCurrentUserNick(this: Caller, nickname) {
    return ask(this, () => ({ method: 'PUT', path: me(this), body: { nickname } }));
  },
}))();
