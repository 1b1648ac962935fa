/**
 * For script tags, `require` and AMD: the module is `websdk`, whose default is `WebIM`; and `WebIM` is a global, as it has always
 * been. A page that has `<script src="https://rtm.example.org/webim.js">` and names no server finds it there.
 */
import { servedFrom } from '../agora/address.ts';
import WebIM from './index.ts';

// Only now; asked later, nobody knows which script it was. Of its own copy, a page is the better witness.
if (typeof document !== 'undefined' && document.currentScript instanceof HTMLScriptElement) {
  const { src } = document.currentScript;
  if (!src.startsWith(`${location.origin}/`)) servedFrom(src);
}

Object.assign(globalThis, { WebIM });

export default WebIM;
