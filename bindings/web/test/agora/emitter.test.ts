/** Clients, channels and invitations are emitters as Node has them; a listener that throws hurts nobody. */
import { EventEmitter as NodeEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import { EventEmitter } from '../../src/agora/emitter.ts';
import { RtmChannel, RtmClient } from '../../src/agora/index.ts';

interface Events {
  word: (word: string) => void;
  other: () => void;
  error: (error: Error) => void;
}

const make = () => new EventEmitter<Events>();

test('listeners are called at once, in the order in which they were added', () => {
  const emitter = make();
  const heard: string[] = [];
  emitter
    .on('word', word => heard.push(`first ${word}`))
    .addListener('word', word => heard.push(`second ${word}`))
    .prependListener('word', word => heard.push(`before ${word}`))
    .prependOnceListener('word', word => heard.push(`before all, once ${word}`))
    .once('word', word => heard.push(`once ${word}`));
  expect(emitter.emit('word', 'a')).toBe(true);
  expect(heard).toEqual(['before all, once a', 'before a', 'first a', 'second a', 'once a']);
  heard.length = 0;
  emitter.emit('word', 'b');
  expect(heard).toEqual(['before b', 'first b', 'second b']);
  expect(emitter.emit('other')).toBe(false);
});

test('a listener is removed by itself, by event, and with all others', () => {
  const emitter = make();
  const listener = () => {};
  emitter.on('word', listener).on('word', listener).on('other', listener);
  expect(emitter.off('word', listener).listenerCount('word')).toBe(1);
  expect(emitter.removeListener('word', listener).listenerCount('word')).toBe(0);
  emitter.on('word', listener);
  expect(emitter.removeAllListeners('word').eventNames()).toEqual(['other']);
  expect(emitter.removeAllListeners().eventNames()).toEqual([]);
});

test('what once has put around a listener is seen by rawListeners alone', () => {
  const emitter = make();
  const listener = () => {};
  emitter.once('word', listener);
  expect(emitter.listeners('word')).toEqual([listener]);
  const [raw] = emitter.rawListeners('word');
  expect(raw).not.toBe(listener);
  expect((raw as unknown as { listener: unknown }).listener).toBe(listener);
  expect(emitter.off('word', listener).listenerCount('word')).toBe(0);
});

test('one that was removed by another one still hears the present event, and none after it', () => {
  const emitter = make();
  const heard: string[] = [];
  const second = () => heard.push('second');
  emitter.on('word', () => {
    heard.push('first');
    emitter.off('word', second);
  });
  emitter.on('word', second);
  emitter.emit('word', '');
  emitter.emit('word', '');
  expect(heard).toEqual(['first', 'second', 'first']);
});

test('a listener that throws is reported, and the others hear the event all the same', () => {
  const reported = vi.spyOn(console, 'error').mockImplementation(() => {});
  const emitter = make();
  const fault = new Error('a fault of the application');
  const heard: string[] = [];
  emitter.on('word', () => {
    throw fault;
  });
  emitter.on('word', word => heard.push(word));
  expect(emitter.emit('word', 'a')).toBe(true);
  expect(heard).toEqual(['a']);
  expect(reported).toHaveBeenCalledExactlyOnceWith(fault);
  reported.mockRestore();
});

test('where errors can be reported to the page, they are', () => {
  const reportError = vi.fn();
  vi.stubGlobal('reportError', reportError);
  const emitter = make();
  emitter.on('other', () => {
    throw 'a string';
  });
  emitter.emit('other');
  vi.unstubAllGlobals();
  expect(reportError).toHaveBeenCalledExactlyOnceWith('a string');
});

test('an error that nobody listens to is thrown, as in Node', () => {
  expect(() => make().emit('error', new Error('unheard'))).toThrow('unheard');
});

test('every method of the emitter of Node is there, on clients and channels as well', () => {
  const client = new RtmClient('0123456789abcdef0123456789abcdef');
  const channel = client.createChannel('room');
  const methods = Object.keys(NodeEmitter.prototype).filter(
    name => !name.startsWith('_') && typeof NodeEmitter.prototype[name as 'on'] === 'function',
  );
  expect(methods).toContain('rawListeners');
  for (const name of methods) {
    for (const emitter of [make(), client, channel]) expect(emitter[name as 'on'], name).toBeTypeOf('function');
  }
  for (const of of [EventEmitter, RtmClient, RtmChannel]) expect(of.defaultMaxListeners).toBe(10);
  expect(client.setMaxListeners(3).getMaxListeners()).toBe(3);
});
