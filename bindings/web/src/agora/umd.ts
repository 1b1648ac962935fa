/** For script tags, `require` and AMD: the module is `AgoraRTM` itself. */
export { default } from './namespace.ts';
