/** What a script tag puts into a page. */
declare const AgoraRTM: typeof import('../../src/agora/index.ts').default;
