/** One script for pages that use both clients, which share what they have in common: the globals `AgoraRTM`, `WebIM` and `websdk`. */
import AgoraRTM from './agora/namespace.ts';
import WebIM from './webim/umd.ts';

Object.assign(globalThis, { AgoraRTM, websdk: { default: WebIM } });
