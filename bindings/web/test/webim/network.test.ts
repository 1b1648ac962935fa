/** What connections are told of the network of their page. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test, vi } from 'vitest';
import { Connection } from '../../src/webim/connection.ts';
import { eventually } from '../support/eventually.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

function somePage(): EventTarget {
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  return page;
}

/** A connection that writes down what it is told. */
function listening(name: string, told: string[]): Connection {
  const conn = new Connection({ appKey: 'org#app', apiUrl: '//127.0.0.1:1' });
  conn.listen({ onOnline: () => told.push(`${name} online`), onOffline: () => told.push(`${name} offline`) });
  return conn;
}

test.each(['with', 'without'])('every connection is told once, open or not, in a browser %s weak references', which => {
  if (which === 'without') vi.stubGlobal('WeakRef', undefined);
  const page = somePage();
  const told: string[] = [];
  const kept = [listening('one', told), listening('two', told)];
  page.dispatchEvent(new Event('offline'));
  page.dispatchEvent(new Event('online'));
  expect(told).toEqual(['one offline', 'two offline', 'one online', 'two online']);
  for (const conn of kept) conn.listen({});
});

test('a connection that its program has dropped does not live on for the network', async () => {
  setFlagsFromString('--expose_gc');
  const gc = runInNewContext('gc') as () => void;
  const page = somePage();
  const told: string[] = [];
  const kept = listening('kept', told);
  const dropped = new WeakRef(listening('dropped', told));
  await eventually('the end of the one that was dropped', () => {
    gc();
    return dropped.deref() === undefined;
  });
  page.dispatchEvent(new Event('online'));
  expect(told).toEqual(['kept online']);
  expect(kept.isOpened()).toBe(false);
});
