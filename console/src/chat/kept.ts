/** Who was signed in, as long as the tab lives: so a reload goes on where one was. Passwords are not kept, tokens are. */

import type { Login } from './account.ts';

const KEY = 'rtm.console.chat.seat';

/** Who sat there. */
export function kept(side: number): Login | null {
  try {
    const { appKey, user, token } = JSON.parse(sessionStorage.getItem(`${KEY} ${side}`) ?? '{}') as Partial<Login>;
    return appKey === undefined || user === undefined || token === undefined ? null : { appKey, user, token };
  } catch {
    return null;
  }
}

export function remember(side: number, login: Login): void {
  try {
    sessionStorage.setItem(`${KEY} ${side}`, JSON.stringify(login));
  } catch {
    // Storage may be forbidden; then one signs in again after a reload.
  }
}

export function forget(side: number): void {
  try {
    sessionStorage.removeItem(`${KEY} ${side}`);
  } catch {
    // As above.
  }
}

/** Whoever leaves the console leaves nobody signed in. */
export function forgetAll(): void {
  for (const side of [0, 1]) forget(side);
}
