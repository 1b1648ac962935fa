/** For script tags, `require` and AMD: the module is `websdk`, whose default is `WebIM`; and `WebIM` is a global, as it has always been. */
import WebIM from './index.ts';

Object.assign(globalThis, { WebIM });

export default WebIM;
