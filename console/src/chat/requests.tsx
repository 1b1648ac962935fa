/** Those who wait for an answer: who wants to be a contact, who invites into a group, who wants to be let in. */

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ChatAccount } from './account.ts';
import { keyOf, type Request } from './model.ts';
import { whyNot } from './reasons.ts';

export function Requests({ account }: { account: ChatAccount }): JSX.Element | null {
  const { requests } = account.directory;
  const [problem, setProblem] = useState('');
  if (requests.length === 0) return null;
  const answer = (request: Request, agreed: boolean) => {
    setProblem('');
    account.directory.answer(request, agreed).catch(error => setProblem(whyNot(error)));
  };
  return (
    <section class="requests" aria-label="Waiting for an answer" aria-live="polite">
      {requests.map(request => (
        <div class="request" key={request.key}>
          <p class="long">
            <b>{request.from}</b> {asksFor(account, request)}
          </p>
          {request.reason !== '' && <p class="note long">“{request.reason}”</p>}
          <div class="request-answers">
            <button type="button" class="button small primary" onClick={() => answer(request, true)}>
              Accept
              <span class="visually-hidden"> {request.from}</span>
            </button>
            <button type="button" class="button small" onClick={() => answer(request, false)}>
              Decline
              <span class="visually-hidden"> {request.from}</span>
            </button>
          </div>
        </div>
      ))}
      {problem !== '' && (
        <p class="bubble-problem" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}

function asksFor(account: ChatAccount, { kind, group }: Request): string {
  const name = account.conversations.get(keyOf({ kind: 'groupchat', id: group }))?.name ?? group;
  switch (kind) {
    case 'contact':
      return 'wants to be your contact';
    case 'group':
      return `invites you into the group ${name}`;
    case 'application':
      return `wants to join ${name}`;
  }
}
