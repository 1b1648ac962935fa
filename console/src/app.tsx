/** What is around every page: the way to the others, the theme, and the login where there is one. */

import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { forgetAll } from './chat/kept.ts';
import { api, reasonOf, type Session, whenLocked } from './lib/api.ts';
import { linkTo, useRoute } from './lib/route.ts';
import { applyTheme, chosenTheme, type Theme } from './lib/theme.ts';
import { ChannelsPage } from './pages/channels.tsx';
import { LoginPage } from './pages/login.tsx';
import { OverviewPage } from './pages/overview.tsx';
import { TokensPage } from './pages/tokens.tsx';
import { TracePage } from './pages/trace.tsx';
import { UsersPage } from './pages/users.tsx';
import { RtmPage } from './rtm/page.tsx';
import { Icon, type IconName } from './ui/icons.tsx';
import { LazyPage } from './ui/lazy.tsx';
import { Badge, Problem } from './ui/parts.tsx';

const PAGES: { name: string; title: string; icon: IconName }[] = [
  { name: 'rtm', title: 'RTM', icon: 'rtm' },
  { name: 'chat', title: 'Chat', icon: 'chat' },
  { name: 'overview', title: 'Overview', icon: 'overview' },
  { name: 'users', title: 'Users', icon: 'users' },
  { name: 'channels', title: 'Channels', icon: 'channels' },
  { name: 'trace', title: 'Trace', icon: 'trace' },
  { name: 'tokens', title: 'Tokens', icon: 'tokens' },
];

export function App(): JSX.Element {
  const [session, setSession] = useState<Session | null>(null);
  const [failed, setFailed] = useState('');
  const look = () => {
    api
      .session()
      .then(answer => {
        // Whoever comes in next is not to go on as who was here.
        if (!answer.open) forgetAll();
        setSession(answer);
        setFailed('');
      })
      .catch(error => setFailed(reasonOf(error)));
  };
  useEffect(() => {
    whenLocked(look);
    look();
  }, []);
  if (failed !== '') {
    return (
      <main class="alone">
        <Problem>{failed}</Problem>
        <button type="button" class="button" onClick={look}>
          Try again
        </button>
      </main>
    );
  }
  if (session === null) return <main class="alone" aria-busy="true" />;
  return session.open ? <Shell session={session} onLeft={look} /> : <LoginPage onOpen={look} />;
}

function Shell({ session, onLeft }: { session: Session; onLeft: () => void }): JSX.Element {
  const route = useRoute();
  const known = PAGES.find(page => page.name === route.page) ?? PAGES[0];
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const title = known?.title ?? '';
  useEffect(() => {
    document.title = `${title} · rtm console`;
    // Who goes to another page by keyboard, or hears it read, goes on there.
    if (!first.current) main.current?.querySelector<HTMLElement>('h1')?.focus();
    first.current = false;
  }, [title]);
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <aside class="side">
        <a class="brand" href={linkTo('rtm')}>
          <svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
            <rect width="32" height="32" rx="8" fill="var(--accent)" />
            <path
              d="M8 10.500A2.500 2.500 0 0 1 10.500 8h11a2.500 2.500 0 0 1 2.500 2.500v7a2.500 2.500 0 0 1-2.500 2.500H15l-4.600 3.700c-.6.4-1.400 0-1.400-.7V20a2.500 2.500 0 0 1-1-2Z"
              fill="#fff"
            />
          </svg>
          <span>rtm</span>
          {session.version !== null && <span class="note">{session.version}</span>}
        </a>
        <nav aria-label="Pages" class="pages">
          <ul>
            {PAGES.map(page => (
              <li key={page.name}>
                <a href={linkTo(page.name)} aria-current={page === known ? 'page' : undefined}>
                  <Icon name={page.icon} />
                  <span>{page.title}</span>
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="side-foot">
          {session.development === true && <Badge kind="warn">development</Badge>}
          <span class="gap" />
          <ThemeChoice />
          {session.password && (
            <button type="button" class="button ghost icon-only" title="Log out" onClick={() => void leave(onLeft)}>
              <Icon name="out" size={18} />
              <span class="visually-hidden">Log out of the console</span>
            </button>
          )}
        </div>
      </aside>
      <main id="main" ref={main} tabIndex={-1}>
        {/* Those who talk stay logged in while other pages are looked at. */}
        <div class="fill" hidden={known?.name !== 'rtm'}>
          <RtmPage development={session.development === true} shown={known?.name === 'rtm'} />
        </div>
        <div class="fill" hidden={known?.name !== 'chat'}>
          <LazyPage
            title="Chat"
            load={loadChat}
            shown={known?.name === 'chat'}
            development={session.development === true}
          />
        </div>
        {known?.name === 'overview' && <OverviewPage />}
        {known?.name === 'users' && <UsersPage values={route.values} />}
        {known?.name === 'channels' && <ChannelsPage values={route.values} />}
        {known?.name === 'trace' && <TracePage values={route.values} />}
        {known?.name === 'tokens' && <TokensPage />}
      </main>
    </div>
  );
}

/** With all that it takes, this comes when somebody opens it. */
const loadChat = () => import('./chat/page.tsx');

async function leave(onLeft: () => void): Promise<void> {
  // Nobody who comes after goes on as these users.
  forgetAll();
  // Either way the next look says whether anything is open still.
  await api.logOut().catch(() => undefined);
  onLeft();
}

const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const THEME_ICONS: Record<Theme, IconName> = { system: 'system', light: 'sun', dark: 'moon' };

function ThemeChoice(): JSX.Element {
  const [theme, setTheme] = useState(chosenTheme);
  const next = NEXT[theme];
  const choose = () => {
    applyTheme(next);
    setTheme(next);
  };
  const label = `Theme: ${theme}. Change to ${next}`;
  return (
    <button type="button" class="button ghost icon-only" title={label} onClick={choose}>
      <Icon name={THEME_ICONS[theme]} size={18} />
      <span class="visually-hidden">{label}</span>
    </button>
  );
}
