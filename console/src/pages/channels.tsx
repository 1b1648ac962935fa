/** Channels that have members. */

import type { JSX } from 'preact';
import { api, type Channel } from '../lib/api.ts';
import { count } from '../lib/format.ts';
import { usePolled } from '../lib/poll.ts';
import { linkTo } from '../lib/route.ts';
import { Empty } from '../ui/parts.tsx';
import { type Column, ListPage } from './list.tsx';
import { Attributes } from './users.tsx';

const COLUMNS: Column<Channel>[] = [
  { title: 'Channel', cell: channel => <span class="long"># {channel.id}</span> },
  { title: 'Members', cell: channel => count(channel.members) },
  { title: 'App ID', cell: channel => <span class="long mono">{channel.app}</span>, narrow: true },
];

export function ChannelsPage({ values }: { values: URLSearchParams }): JSX.Element {
  return (
    <ListPage
      page="channels"
      title="Channels"
      note="A channel is there as long as it has members."
      icon="channels"
      nothing="No channel has members"
      values={values}
      ask={api.channels}
      columns={COLUMNS}
      detail={(app, id) => <ChannelDetail app={app} id={id} />}
    />
  );
}

function ChannelDetail({ app, id }: { app: string; id: string }): JSX.Element {
  const { value, failed } = usePolled(() => api.channel(app, id), 2000, `${app} ${id}`);
  if (failed !== null) {
    return (
      <Empty icon="channels" title={`# ${id}`}>
        {failed}
      </Empty>
    );
  }
  if (value === null) return <div class="skeleton" aria-busy="true" />;
  const unnamed = value.member_count - value.members.length;
  return (
    <>
      <h2 class="long"># {value.id}</h2>
      <dl class="facts">
        <dt>App ID</dt>
        <dd class="long mono">{value.app}</dd>
        <dt>Members</dt>
        <dd>{count(value.member_count)}</dd>
      </dl>
      <h3>Members</h3>
      <ul class="chips">
        {value.members.map(member => (
          <li key={member}>
            <a class="chip long" href={linkTo('users', { of: app, id: member })}>
              {member}
            </a>
          </li>
        ))}
        {unnamed > 0 && <li class="note">and {count(unnamed)} more</li>}
      </ul>
      <h3>Attributes</h3>
      <Attributes of={value.attributes} />
      <p>
        <a href={linkTo('trace', { app, channel: id })}>Messages of this channel in the trace</a>
      </p>
    </>
  );
}
