/** Which object hears of a channel, when the server takes this client out of one or does not let it go. */
import { expect, test } from 'vitest';
import { RtmChannel } from '../../src/agora/channel.ts';
import { Outbox } from '../../src/agora/outbox.ts';
import { Rooms } from '../../src/agora/rooms.ts';
import type { Client } from '../../src/core/client.ts';
import { OperationError } from '../../src/core/error.ts';
import { errorOf } from './kit.ts';

/** Channel objects over a core that does as it is told. */
function channels(core: Partial<Record<'joinChannel' | 'leaveChannel', () => Promise<void>>> = {}) {
  const client = {
    limits: { messageBytes: 32_768 },
    joinChannel: async () => {},
    leaveChannel: async () => {},
    ...core,
  };
  const rooms = new Rooms(client as unknown as Client, new Outbox());
  return { rooms, room: new RtmChannel('room', rooms) };
}

test('an object that the server took out is told so by its next leave with 4, and may join again', async () => {
  const { rooms, room } = channels();
  await room.join();
  expect(rooms.get('room')).toBe(room);
  rooms.removed('room', 4);
  expect(rooms.get('room')).toBeUndefined();
  expect(await errorOf(() => room.leave())).toBe('RtmInvalidStatusError 4');
  expect(await errorOf(() => room.leave())).toBe('nothing failed');
  rooms.removed('elsewhere', 4);
  await room.join();
  rooms.removed('room', 4);
  await room.join();
  expect(await errorOf(() => room.leave())).toBe('nothing failed');
});

test('a leave that the server refuses changes nothing', async () => {
  const refuse = () => Promise.reject(new OperationError('leaveChannel', 2));
  const { rooms, room } = channels({ leaveChannel: refuse });
  await room.join();
  expect(await errorOf(() => room.leave())).toBe('RtmUnavailableError 2');
  expect(rooms.get('room')).toBe(room);
  expect(await errorOf(() => room.join())).toBe('RtmInvalidStatusError 6');
});

test('a join that fails leaves the id to others', async () => {
  let code = 5;
  const join = async () => {
    if (code) throw new OperationError('joinChannel', code);
  };
  const { rooms, room } = channels({ joinChannel: join });
  expect(await errorOf(() => room.join())).toBe('RtmLimitExceededError 5');
  code = 0;
  const other = new RtmChannel('room', rooms);
  await other.join();
  expect(rooms.get('room')).toBe(other);
});

test('a thumbnail that cannot be read fails its message alone, also on an object that has not joined', async () => {
  const { rooms, room } = channels();
  await room.join();
  const other = new RtmChannel('room', rooms);
  const broken = () => {
    const thumbnail = new Blob(['x']);
    thumbnail.arrayBuffer = () => Promise.reject(new DOMException('the file has changed', 'NotReadableError'));
    return { messageType: 'FILE', mediaId: 'id', fileName: '', description: '', size: 0, thumbnail } as const;
  };
  const outcomes = [room.sendMessage(broken()), other.sendMessage(broken()), other.sendMessage({ text: 'x' })];
  expect(await Promise.all(outcomes.map(outcome => errorOf(() => outcome)))).toEqual([
    'RtmInvalidArgumentError 4',
    'RtmInvalidArgumentError 4',
    'RtmInvalidStatusError 5',
  ]);
});
