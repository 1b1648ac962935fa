/** The message trace: the last messages, and the way of one of them. */

import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { api, type Traced } from '../lib/api.ts';
import { bytes, clockExact, count, distance } from '../lib/format.ts';
import { usePolled, useSettled } from '../lib/poll.ts';
import { replaceWith } from '../lib/route.ts';
import { Badge, Empty, Field, PageHead, Problem } from '../ui/parts.tsx';
import { ending, sentence, toneOf } from './steps.ts';
import { Timeline } from './timeline.tsx';

/** How often the list is brought up to date. */
const EVERY_MS = 1500;

export function TracePage({ values }: { values: URLSearchParams }): JSX.Element {
  const [id, setId] = useState(values.get('id') ?? '');
  const [user, setUser] = useState(values.get('user') ?? '');
  const [channel, setChannel] = useState(values.get('channel') ?? '');
  const [app, setApp] = useState(values.get('app') ?? '');
  const [before, setBefore] = useState(0);
  const [chosen, setChosen] = useState<Traced | null>(null);
  const search = {
    id: useSettled(id).trim(),
    user: useSettled(user),
    channel: useSettled(channel),
    app: useSettled(app),
  };
  const key = JSON.stringify(search);
  // Another search begins at the newest.
  useEffect(() => {
    setBefore(0);
    setChosen(null);
  }, [key]);
  useEffect(() => replaceWith('trace', search), [key]);
  const { value, failed } = usePolled(() => api.trace({ ...search, before }), EVERY_MS, `${key} ${before}`);
  const messages = value?.messages ?? [];
  const shown = messages.find(message => message.number === chosen?.number) ?? chosen ?? messages[0] ?? null;
  if (value?.on === false) {
    return (
      <section class="page">
        <PageHead title="Trace" />
        <div class="card">
          <Empty icon="trace" title="The trace is off">
            Set <code>console.trace = "always"</code> in the configuration to follow messages here; their content is
            never kept.
          </Empty>
        </div>
      </section>
    );
  }
  return (
    <section class="page" aria-busy={value === null}>
      <PageHead
        title="Trace"
        note={
          value === null
            ? 'Asking the server…'
            : `What became of the last ${count(value.held)} messages${value.every > 1 ? `, one in ${value.every}` : ''}. Their content is never kept.`
        }
      />
      <search class="filters">
        <Field
          label="Message id or request"
          icon="search"
          value={id}
          onValue={setId}
          placeholder="As programs see it"
          mono
        />
        <Field label="User" value={user} onValue={setUser} placeholder="Sender or receiver" />
        <Field label="Channel" value={channel} onValue={setChannel} />
        <Field label="App ID" value={app} onValue={setApp} placeholder="All" mono />
      </search>
      {failed !== null && <Problem>{failed}</Problem>}
      <div class="split open wide">
        <div class="card">
          <p class="visually-hidden" role="status">
            {value === null ? '' : `${messages.length} messages`}
          </p>
          {value !== null && messages.length === 0 && (
            <Empty icon="trace" title="No message matches">
              Send one on the chat page, and it appears here.
            </Empty>
          )}
          <ul class="messages">
            {messages.map(message => (
              <Row
                key={message.number}
                message={message}
                chosen={message.number === shown?.number}
                onChoose={() => setChosen(message)}
              />
            ))}
          </ul>
          {(before !== 0 || value?.more === true) && (
            <footer class="list-foot">
              <button type="button" class="button small" disabled={before === 0} onClick={() => setBefore(0)}>
                Newest
              </button>
              <button
                type="button"
                class="button small"
                disabled={value?.more !== true}
                onClick={() => setBefore(messages.at(-1)?.number ?? 0)}
              >
                Older
              </button>
            </footer>
          )}
        </div>
        {shown !== null && <Detail message={shown} />}
      </div>
    </section>
  );
}

function Row(props: { message: Traced; chosen: boolean; onChoose: () => void }): JSX.Element {
  const { message } = props;
  const end = ending(message);
  return (
    <li>
      <button type="button" class="message" aria-pressed={props.chosen} onClick={props.onChoose}>
        <span class="message-who">
          <b class="long">{message.from}</b>
          <span aria-hidden="true">→</span>
          <span class="visually-hidden">to</span>
          <span class="long">
            {message.channel ? '# ' : ''}
            {message.to}
          </span>
        </span>
        <Badge kind={end.tone === 'plain' ? 'plain' : end.tone}>{end.text}</Badge>
        <span class="note">
          {message.kind}, {bytes(message.bytes)}
        </span>
        <time class="note">{clockExact(message.steps[0]?.at_us ?? 0)}</time>
      </button>
    </li>
  );
}

function Detail({ message }: { message: Traced }): JSX.Element {
  const start = message.steps[0]?.at_us ?? 0;
  return (
    <section class="card detail" aria-label="The message that was chosen">
      <h2 class="long">
        {message.from} → {message.channel ? '# ' : ''}
        {message.to}
      </h2>
      <Timeline message={message} />
      <dl class="facts">
        <dt>Message id</dt>
        <dd class="mono long">{message.id === '0' ? 'none' : message.id}</dd>
        <dt>Request</dt>
        <dd class="mono">{message.request}</dd>
        <dt>Kind</dt>
        <dd>
          {message.kind}, {bytes(message.bytes)}
          {message.rest ? ', over REST' : ''}
        </dd>
        <dt>App ID</dt>
        <dd class="mono long">{message.app}</dd>
      </dl>
      <h3>Steps</h3>
      <ol class="steps">
        {message.steps.map((step, index) => (
          <li key={index} class={toneOf(step)}>
            <time class="mono">{index === 0 ? clockExact(step.at_us) : `+${distance(step.at_us - start)}`}</time>
            <span class="long">{sentence(step)}</span>
          </li>
        ))}
      </ol>
      {message.more > 0 && <p class="note">and {count(message.more)} more steps that are not kept.</p>}
    </section>
  );
}
