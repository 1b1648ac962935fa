/** Call invitations, at the caller and at the callee. */
import { describe, expect, test } from 'vitest';
import type { LocalInvitation, RemoteInvitation } from '../../src/core/invitation.ts';
import { Step } from '../../src/wire/generated/rtm.ts';
import { ack, closing, type Frame, Rig, receipts, refuse, step, stepOf } from './rig.ts';

const ID = 77n;

/** A caller that has sent an invitation to bob. */
function calling(content = 'hello'): { rig: Rig; invitation: LocalInvitation; invite: Frame } {
  const rig = Rig.online();
  const invitation = rig.engine.invitations.locals.create('bob');
  invitation.content = content;
  invitation.channelId = 'room';
  rig.engine.invitations.locals.send(invitation, rig.now);
  const [invite] = rig.asked() as [Frame];
  return { rig, invitation, invite };
}

/** A callee whom ann calls. */
function called(): { rig: Rig; invitation: RemoteInvitation } {
  const rig = Rig.online();
  rig.serve(step('ann', 1, { step: Step.INVITE, id: ID, content: 'hello', channelId: 'room' }));
  const [output] = rig.engine.outputs;
  const { invitation } = (output as unknown as { event: { invitation: RemoteInvitation } }).event;
  expect(rig.told()).toEqual([['remoteInvitation', 'received']]);
  rig.asked();
  return { rig, invitation };
}

function sendCode(rig: Rig, invitation: LocalInvitation): number {
  return rig.refusal(() => rig.engine.invitations.locals.send(invitation, rig.now));
}

function cancelCode(rig: Rig, invitation: LocalInvitation): number {
  return rig.refusal(() => rig.engine.invitations.locals.cancel(invitation, rig.now));
}

function acceptCode(rig: Rig, invitation: RemoteInvitation): number {
  return rig.refusal(() => rig.engine.invitations.remotes.accept(invitation, rig.now));
}

function refuseCode(rig: Rig, invitation: RemoteInvitation): number {
  return rig.refusal(() => rig.engine.invitations.remotes.refuse(invitation, rig.now));
}

/** The server tells how a send of ours ended. */
function ended(rig: Rig, sent: Frame | undefined, code = 0): void {
  rig.serve(refuse(sent, code));
}

function local(...change: unknown[]): unknown[] {
  return ['localInvitation', ...change];
}

function remote(...change: unknown[]): unknown[] {
  return ['remoteInvitation', ...change];
}

describe('a caller', () => {
  test('sends what the invitation says, hears of its receipt and then of the answer, and confirms it', () => {
    const { rig, invitation, invite } = calling();
    expect(stepOf(invite)).toMatchObject({ to: 'bob', step: Step.INVITE, content: 'hello', channelId: 'room' });
    expect(invitation.state).toBe('SENT_TO_REMOTE');
    ended(rig, invite);
    expect(invitation.state, 'until it is told').toBe('SENT_TO_REMOTE');
    expect(rig.told()).toEqual([local('received')]);
    expect(invitation.state).toBe('RECEIVED_BY_REMOTE');
    const { id } = stepOf(invite);
    rig.serve(step('bob', 1, { step: Step.ACCEPT, id, response: 'gladly' }));
    expect(rig.told()).toEqual([local('accepted', 'gladly')]);
    expect([invitation.state, invitation.response]).toEqual(['ACCEPTED_BY_REMOTE', 'gladly']);
    const [confirm] = rig.asked();
    expect(stepOf(confirm)).toMatchObject({ to: 'bob', step: Step.CONFIRM, id });
    // The callee did not hear it and asks again.
    ended(rig, confirm);
    rig.serve(step('bob', 2, { step: Step.ACCEPT, id, response: 'gladly' }));
    expect(rig.told()).toEqual([]);
    expect(stepOf(rig.asked()[0]).step).toBe(Step.CONFIRM);
  });

  test('hears of a refusal, and of the receipt before it when the answer overtook that', () => {
    const { rig, invitation, invite } = calling();
    rig.serve(step('bob', 1, { step: Step.REFUSE, id: stepOf(invite).id, response: 'busy' }));
    expect(rig.told()).toEqual([local('received'), local('refused', 'busy')]);
    expect(invitation.state).toBe('REFUSED_BY_REMOTE');
  });

  test('does not listen to others than the callee, nor to answers after the end', () => {
    const { rig, invitation, invite } = calling();
    const { id } = stepOf(invite);
    rig.serve(step('eve', 1, { step: Step.ACCEPT, id }));
    expect(rig.told()).toEqual([]);
    rig.engine.invitations.locals.cancel(invitation, rig.now);
    rig.serve(step('bob', 1, { step: Step.ACCEPT, id }));
    expect(rig.told()).toEqual([local('canceled')]);
  });

  test('cancels at both ends, with what the invitation says by then', () => {
    const { rig, invitation, invite } = calling();
    ended(rig, invite);
    invitation.content = 'never mind';
    expect(cancelCode(rig, invitation)).toBe(0);
    expect(rig.told()).toEqual([local('received'), local('canceled')]);
    expect(stepOf(rig.asked()[0])).toMatchObject({ step: Step.CANCEL, content: 'never mind' });
    expect(invitation.state).toBe('CANCELED');
  });

  test('is told what it may not do, by number', () => {
    const { rig, invitation, invite } = calling();
    const fresh = rig.engine.invitations.locals.create('bob');
    expect([cancelCode(rig, fresh), sendCode(rig, invitation)]).toEqual([2, 5]);
    rig.serve(step('bob', 1, { step: Step.REFUSE, id: stepOf(invite).id }));
    expect([sendCode(rig, invitation), cancelCode(rig, invitation)]).toEqual([3, 3]);
    const another = new Rig().engine.invitations.locals.create('bob');
    expect([sendCode(rig, another), cancelCode(rig, another), sendCode(rig, {} as never)]).toEqual([1, 1, 1]);
    for (const [content, channelId, code] of [
      ['x'.repeat(8193), '', 1],
      ['', 'x'.repeat(65), 1],
      ['x'.repeat(8192), 'x'.repeat(64), 0],
    ] as const) {
      fresh.content = content;
      fresh.channelId = channelId;
      expect(sendCode(rig, fresh)).toBe(code);
    }
    expect(sendCode(rig, rig.engine.invitations.locals.create('a/b'))).toBe(1);
  });

  test('that is not logged in fails at once', () => {
    const rig = new Rig();
    const invitation = rig.engine.invitations.locals.create('bob');
    expect(sendCode(rig, invitation)).toBe(0);
    expect(rig.told()).toEqual([local('failure', 'NOT_LOGGEDIN')]);
    expect([invitation.state, sendCode(rig, invitation)]).toEqual(['FAILURE', 3]);
  });

  test('tries an offline callee again every two seconds, and gives up after thirty', () => {
    const { rig, invite } = calling();
    let last: Frame | undefined = invite;
    let tries = 0;
    while (last) {
      tries++;
      ended(rig, last, 3);
      expect(rig.wait(1_999)).toEqual([]);
      [last] = rig.wait(1);
    }
    expect(tries).toBe(15);
    expect(rig.told()).toEqual([local('failure', 'PEER_OFFLINE')]);
    expect(rig.wait(60_000)).toEqual([]);
  });

  test('that gets no receipt of a callee who is online gives up and calls it off', () => {
    const { rig } = calling();
    const asked: Frame[] = [];
    for (let second = 0; second < 30; second++) asked.push(...rig.wait(1_000));
    expect(rig.told()).toEqual([local('failure', 'PEER_NO_RESPONSE')]);
    expect(stepOf(asked.at(-1)).step).toBe(Step.CANCEL);
  });

  test('that gets no answer within a minute of the receipt gives up', () => {
    const { rig, invite } = calling();
    rig.wait(9_000);
    ended(rig, invite);
    rig.told();
    rig.wait(59_999);
    expect(rig.told()).toEqual([]);
    rig.wait(1);
    expect(rig.told()).toEqual([local('failure', 'INVITATION_EXPIRE')]);
  });

  test('that logs out has failed', () => {
    const { rig } = calling();
    rig.logout();
    expect(rig.told()).toContainEqual(local('failure', 'NOT_LOGGEDIN'));
  });
});

describe('a callee', () => {
  test('is told once, accepts, and is told when the caller knows', () => {
    const { rig, invitation } = called();
    expect(invitation).toMatchObject({
      caller: 'ann',
      content: 'hello',
      channelId: 'room',
      state: 'INVITATION_RECEIVED',
    });
    rig.serve(step('ann', 2, { step: Step.INVITE, id: ID, content: 'hello' }));
    expect(rig.told(), 'again').toEqual([]);
    invitation.response = 'gladly';
    expect(acceptCode(rig, invitation)).toBe(0);
    expect(invitation.state).toBe('ACCEPT_SENT_TO_LOCAL');
    const [accept] = rig.asked();
    expect(stepOf(accept)).toMatchObject({ to: 'ann', step: Step.ACCEPT, id: ID, response: 'gladly' });
    ended(rig, accept);
    rig.serve(step('ann', 3, { step: Step.CONFIRM, id: ID }));
    expect(rig.told()).toEqual([remote('accepted')]);
    expect(invitation.state).toBe('ACCEPTED');
  });

  test('refuses, and goes on telling a caller who is offline', () => {
    const { rig, invitation } = called();
    invitation.response = 'busy';
    expect(refuseCode(rig, invitation)).toBe(0);
    expect(rig.told()).toEqual([remote('refused')]);
    const [first] = rig.asked();
    expect(stepOf(first)).toMatchObject({ step: Step.REFUSE, response: 'busy' });
    ended(rig, first, 3);
    const [second] = rig.wait(2_000);
    expect(stepOf(second)).toMatchObject({ step: Step.REFUSE, response: 'busy' });
    ended(rig, second);
    expect(rig.wait(60_000)).toEqual([]);
  });

  test('is told what it may not do, by number', () => {
    const { rig, invitation } = called();
    invitation.response = 'x'.repeat(8193);
    expect([acceptCode(rig, invitation), refuseCode(rig, invitation)]).toEqual([1, 1]);
    invitation.response = 'x'.repeat(8192);
    expect([acceptCode(rig, invitation), acceptCode(rig, invitation), refuseCode(rig, invitation)]).toEqual([0, 4, 4]);
    rig.serve(step('ann', 3, { step: Step.CONFIRM, id: ID }));
    expect([acceptCode(rig, invitation), refuseCode(rig, invitation)]).toEqual([3, 3]);
    const other = called();
    expect([acceptCode(rig, other.invitation), acceptCode(rig, {} as never)]).toEqual([1, 1]);
  });

  test('is told of a cancellation, with what the caller says by then', () => {
    for (const [content, told] of [
      ['never mind', 'never mind'],
      ['', 'hello'],
    ] as const) {
      const { rig, invitation } = called();
      rig.serve(step('ann', 2, { step: Step.CANCEL, id: ID, content }));
      expect(rig.told()).toEqual([remote('canceled', told)]);
      expect([invitation.state, acceptCode(rig, invitation)]).toEqual(['CANCELED', 3]);
    }
  });

  test('does not ring for an invitation that was cancelled before it came', () => {
    const rig = Rig.online();
    rig.serve(step('ann', 1, { step: Step.CANCEL, id: ID }), step('ann', 2, { step: Step.INVITE, id: ID }));
    expect(rig.told()).toEqual([]);
  });

  test('that answers nothing within a minute fails', () => {
    const { rig } = called();
    rig.wait(59_999);
    expect(rig.told()).toEqual([]);
    rig.wait(1);
    expect(rig.told()).toEqual([remote('failure', 'INVITATION_EXPIRE')]);
  });

  test('whose acceptance is not confirmed within five seconds fails, with what is known of the caller', () => {
    for (const [code, reason] of [
      [0, 'ACCEPT_FAILURE'],
      [3, 'PEER_OFFLINE'],
    ] as const) {
      const { rig, invitation } = called();
      acceptCode(rig, invitation);
      let [accept] = rig.asked();
      for (let second = 0; second < 5; second++) {
        if (accept) ended(rig, accept, code);
        expect(rig.told()).toEqual([]);
        [accept] = rig.wait(1_000);
      }
      expect(rig.told()).toEqual([remote('failure', reason)]);
    }
  });

  test('that is aborted has lost the caller', () => {
    const { rig } = called();
    rig.serve(closing('REMOTE_LOGIN'));
    expect(rig.told()[0]).toEqual(remote('failure', 'PEER_OFFLINE'));
  });
});

test('a step arrives twice in a lost session and counts once', () => {
  const { rig, invite } = calling();
  ended(rig, invite);
  rig.told();
  const { id } = stepOf(invite);
  rig.serve(step('bob', 1, { step: Step.ACCEPT, id }));
  rig.cut();
  rig.connect();
  rig.welcome();
  rig.serve(step('bob', 1, { step: Step.ACCEPT, id }));
  expect(rig.told()).toEqual([local('accepted', '')]);
});

test('steps that nobody understands are passed over, and acknowledged', () => {
  const rig = Rig.online();
  rig.serve(step('ann', 1, { step: 99, id: ID }), step('ann', 2, { step: Step.CONFIRM, id: ID }));
  rig.serve(['PeerMessage', { from: 'ann', incarnation: 5n, request: 3, message: Uint8Array.of(0x10, 5) }]);
  rig.serve(['PeerMessage', { from: 'ann', incarnation: 5n, request: 4, message: Uint8Array.of(0x10, 5, 0x32, 9) }]);
  expect(rig.told()).toEqual([]);
  expect(rig.written()).toEqual([ack(4)]);
});

test('messages between are told as ever', () => {
  const { rig, invite } = calling();
  rig.send('a');
  rig.written();
  rig.serve(receipts(1, 2));
  expect(rig.told()).toEqual([local('received'), ['a', 0, { received: true, stored: false }]]);
  expect(stepOf(invite).request).toBe(1);
});
