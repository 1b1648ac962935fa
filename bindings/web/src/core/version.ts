import { version } from '../../package.json';

/** What this library calls itself towards the server. */
export const SDK = { name: 'rtm-web', version } as const;
