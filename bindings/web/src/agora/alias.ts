/**
 * For pages that name no server at all: the server is where this script was loaded from. A page that has
 * `<script src="https://rtm.example.org/agora-rtm-sdk.js">` needs no other line.
 */
import { servedFrom } from './address.ts';

// Only now; asked later, nobody knows which script it was.
if (typeof document !== 'undefined' && document.currentScript instanceof HTMLScriptElement) {
  servedFrom(document.currentScript.src);
}

export { default } from './namespace.ts';
