/** What the script tag of WebIM puts into a page; in those of the tests, `kit.js` has made a connection. */
declare const WebIM: typeof import('../../../src/webim/index.ts').default & {
  conn: import('../../../src/webim/index.ts').Connection;
};
