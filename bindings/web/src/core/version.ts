/** What this library calls itself towards the server. */
export const SDK = { name: 'rtm-web', version: '0.1.0' } as const;
