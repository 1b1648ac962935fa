/** Why something did not work, for people: what it was, and what to do. */

import { reasonOf } from '../lib/api.ts';

/** What `fail` of a message says, by `type`. */
const SENDING: Record<number, string> = {
  32: 'There was no connection for too long. Look whether it has arrived, and send it again.',
  100: 'This browser cannot send files. Use a newer one.',
  102: 'Nobody is signed in here. Sign in, and send it again.',
  103: 'There is no file. Choose one.',
  501: 'It holds a word that this server does not let through. Say it in other words.',
  502: 'The server of this App does not let it through.',
  504: 'It is too old to be taken back.',
  505: 'This server does not let messages be taken back.',
  506: 'Everybody is muted here, except for those on the white list.',
  601: 'You are muted here. An admin of the group can let you speak again.',
  602: 'You are no member any more. Join again, or ask somebody to add you.',
  603: 'The receiver has blocked you.',
  605: 'The group does not exist any more.',
};

/** What calls are refused with, by the server's name for it. */
const CALLS: Record<string, string> = {
  duplicate_unique_property_exists: 'There is an account of that name. Sign in with it, or choose another name.',
  unauthorized: 'Registration is closed on this server: accounts are made by the server of your App, over REST.',
  resource_limited: 'Too often, or too much at the moment. Wait a minute, and try again.',
  resource_not_found: 'It does not exist any more.',
  service_resource_not_found: 'There is no user of that name.',
  exceed_limit: 'There would be too many.',
  organization_application_not_found: 'This server does not know the App key. Choose one of its configuration.',
  storage_full: 'The disk of the server is full. Tell its operator.',
};

/** Said when nobody has that name. */
export const NO_ACCOUNT = 'There is no account of that name. Check how it is written.';

/** What a login is refused with. */
const LOGINS: Record<string, string> = {
  'user not found': NO_ACCOUNT,
  'invalid password': 'That is not the password of this account. Try again.',
  'invalid username or password': 'Name and password do not belong together. Try again.',
  'user not activated': 'This account is switched off. An operator of the App can switch it on.',
};

/** What ended a connection for good, by the `type` of the error. */
export const ENDINGS: Record<number, string> = {
  206: 'Signed in on another device, which may be another tab.',
  207: 'This account was removed.',
  216: 'The password was changed. Sign in with the new one.',
  217: 'Signed out by another device, or by an operator.',
  40: 'The server does not take this login any more. Sign in again.',
};

/** An error of the module, as far as it is known. */
interface Told {
  type?: number;
  message?: string;
  reason?: string;
  data?: unknown;
}

/** Whether a login is refused for good: asking again with the same words would be refused as well. */
export function isLoginOver(error: Told): boolean {
  return Object.hasOwn(ENDINGS, error.type ?? -1) || Object.hasOwn(LOGINS, bodyOf(error).error_description ?? '');
}

/** Whether one may not be there, or there is no such place any more: nothing that waiting would change. */
export function isPlaceOver(error: unknown): boolean {
  const { error: name = '' } = bodyOf((error ?? {}) as Told);
  return ['resource_not_found', 'service_resource_not_found', 'forbidden_op'].includes(name);
}

/** What to show of a message that was not sent or not taken back. */
export function whyNotSent(error: unknown): string {
  const told = (error ?? {}) as Told;
  const known = SENDING[told.type ?? -1];
  if (known !== undefined) return known;
  const answer = bodyOf(told);
  const spoken = CALLS[answer.error ?? ''];
  if (spoken !== undefined) return spoken;
  const inner = (typeof told.data === 'object' ? told.data : {}) as { reason?: string };
  const words = told.reason ?? inner?.reason ?? answer.error_description ?? told.message ?? '';
  return words === '' ? 'It was not sent. Send it again.' : sentence(words);
}

/** What to show of a call that was refused. */
export function whyNot(error: unknown): string {
  const answer = bodyOf((error ?? {}) as Told);
  const login = LOGINS[answer.error_description ?? ''];
  if (login !== undefined) return login;
  const known = CALLS[answer.error ?? ''];
  if (known !== undefined) return known;
  if (answer.error_description !== undefined) return sentence(answer.error_description);
  if (error instanceof Error) return reasonOf(error);
  return 'The server did not answer. Check that it runs, and try again.';
}

/** What the server has said, wherever in the error it stands. */
function bodyOf(told: Told): { error?: string; error_description?: string } {
  let data: unknown = told.data;
  for (let depth = 0; depth < 3; depth += 1) {
    if (typeof data === 'string') {
      try {
        data = JSON.parse(data);
      } catch {
        return {};
      }
    }
    if (typeof data !== 'object' || data === null) return {};
    if ('error' in data) return data as { error?: string; error_description?: string };
    data = (data as { data?: unknown }).data;
  }
  return {};
}

function sentence(words: string): string {
  const text = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
