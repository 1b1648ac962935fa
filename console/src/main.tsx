/** The console: pages over what the server tells below `/v1/console`, and a chat that uses it like any program. */

import { render } from 'preact';
import { App } from './app.tsx';
import { applyTheme, chosenTheme } from './lib/theme.ts';

applyTheme(chosenTheme());
const root = document.getElementById('app');
if (root !== null) render(<App />, root);
