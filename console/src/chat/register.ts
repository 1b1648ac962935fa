/** Making accounts, where the server lets anybody do so. */

import type { Login } from './account.ts';
import { whyNot } from './reasons.ts';
import { connect } from './service.ts';

/** Makes an account. One of that name that is there already is as good: its password is asked for next. */
export async function register({ appKey, user, password }: Login): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    connect().registerUser({
      username: user,
      password: password ?? '',
      nickname: user,
      appKey,
      success: () => resolve(),
      error: error => {
        const taken = JSON.stringify(error).includes('duplicate_unique_property_exists');
        if (taken) resolve();
        else reject(new Error(whyNot(error)));
      },
    });
  });
}
