/** Who is logged in. */

import type { JSX } from 'preact';
import { api, type User } from '../lib/api.ts';
import { clock, span } from '../lib/format.ts';
import { usePolled } from '../lib/poll.ts';
import { linkTo } from '../lib/route.ts';
import { Avatar, Badge, Empty } from '../ui/parts.tsx';
import { type Column, ListPage } from './list.tsx';

const PLATFORMS = { web: 'Browser', apple: 'Apple', native: 'Native' } as const;

const COLUMNS: Column<User>[] = [
  {
    title: 'User',
    cell: user => (
      <span class="who">
        <Avatar name={user.id} size={26} />
        <span class="long">{user.id}</span>
      </span>
    ),
  },
  { title: 'State', cell: user => <State user={user} /> },
  { title: 'App ID', cell: user => <span class="long mono">{user.app}</span>, narrow: true },
  { title: 'Platform', cell: user => PLATFORMS[user.platform], narrow: true },
  {
    title: 'Since',
    cell: user => <time title={new Date(user.since_ms).toString()}>{span(Date.now() - user.since_ms)}</time>,
    narrow: true,
  },
];

export function UsersPage({ values }: { values: URLSearchParams }): JSX.Element {
  return (
    <ListPage
      page="users"
      title="Users"
      note="Everybody who is logged in, and those who may still come back."
      icon="users"
      nothing="Nobody is logged in"
      values={values}
      ask={api.users}
      columns={COLUMNS}
      detail={(app, id) => <UserDetail app={app} id={id} />}
    />
  );
}

function State({ user }: { user: User }): JSX.Element {
  if (user.connected) return <Badge kind="good">connected</Badge>;
  return user.reachable ? <Badge kind="warn">reconnecting</Badge> : <Badge kind="bad">out of reach</Badge>;
}

function UserDetail({ app, id }: { app: string; id: string }): JSX.Element {
  const { value, failed } = usePolled(() => api.user(app, id), 2000, `${app} ${id}`);
  if (failed !== null) {
    return (
      <Empty icon="users" title={id}>
        {failed}
      </Empty>
    );
  }
  if (value === null) return <div class="skeleton" aria-busy="true" />;
  return (
    <>
      <h2 class="who">
        <Avatar name={value.id} size={36} />
        <span class="long">{value.id}</span>
      </h2>
      <State user={value} />
      <dl class="facts">
        <dt>App ID</dt>
        <dd class="long mono">{value.app}</dd>
        <dt>Logged in</dt>
        <dd>
          {clock(value.since_ms)}, {span(Date.now() - value.since_ms)} ago
        </dd>
        <dt>Library</dt>
        <dd>
          {value.sdk === '' ? 'unnamed' : value.sdk} ({PLATFORMS[value.platform]})
        </dd>
        <dt>Connections so far</dt>
        <dd>{Math.max(1, value.connections)}</dd>
        <dt>Presence subscriptions</dt>
        <dd>{value.subscriptions}</dd>
      </dl>
      <h3>Channels</h3>
      {value.channels.length === 0 ? (
        <p class="note">In none.</p>
      ) : (
        <ul class="chips">
          {value.channels.map(channel => (
            <li key={channel}>
              <a class="chip long" href={linkTo('channels', { of: app, id: channel })}>
                # {channel}
              </a>
            </li>
          ))}
        </ul>
      )}
      <h3>Attributes</h3>
      <Attributes of={value.attributes} />
      <p>
        <a href={linkTo('trace', { app, user: id })}>Messages of {id} in the trace</a>
      </p>
    </>
  );
}

/** Keys and values, of a user or of a channel. */
export function Attributes({ of }: { of: { key: string; value: string }[] }): JSX.Element {
  if (of.length === 0) return <p class="note">None.</p>;
  return (
    <dl class="facts">
      {of.map(one => (
        <div class="fact" key={one.key}>
          <dt class="mono">{one.key}</dt>
          <dd class="long">{one.value}</dd>
        </div>
      ))}
    </dl>
  );
}
