/** The core client: everything but the compatible surface. */
export * from './client.ts';
export * from './codes.ts';
export * from './error.ts';
export type * from './events.ts';
export type * from './invitation.ts';
export * from './media/index.ts';
export type * from './message.ts';
export * from './parameters.ts';
