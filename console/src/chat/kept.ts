/** Who was signed in, as long as the tab lives: so a reload goes on where one was. Passwords are not kept, tokens are. */

import type { Login } from './account.ts';
import type { Place } from './model.ts';

const KEY = 'rtm.console.chat.seat';

/** Who sat there, and what it looked at. */
export interface Kept {
  login: Login;
  open: Place | null;
}

export function kept(side: number): Kept | null {
  try {
    const { login, open } = JSON.parse(sessionStorage.getItem(`${KEY} ${side}`) ?? '{}') as Partial<Kept>;
    return login?.token === undefined ? null : { login, open: open ?? null };
  } catch {
    return null;
  }
}

export function remember(side: number, { appKey, user, token = '' }: Login, open: Place | null): void {
  try {
    sessionStorage.setItem(`${KEY} ${side}`, JSON.stringify({ login: { appKey, user, token }, open }));
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
