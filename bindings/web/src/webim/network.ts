/** The network of the page, which all connections are told of, open or not. */
import type { Connection } from './connection.ts';

/** Held weakly: a connection that its program has dropped is not to live on because a page has a network. */
const connections = new Set<Pick<WeakRef<Connection>, 'deref'>>();

/** Tells a connection from now on when the network comes and goes. Where there are no such events, as in Node, it is told nothing. */
export function hearNetwork(conn: Connection): void {
  if (typeof addEventListener !== 'function') return;
  // Those that a page has already it does not take again.
  addEventListener('online', online);
  addEventListener('offline', offline);
  // Browsers without weak references keep all of them.
  connections.add(typeof WeakRef === 'function' ? new WeakRef(conn) : { deref: () => conn });
}

const online = () => tell('onOnline');
const offline = () => tell('onOffline');

function tell(name: 'onOnline' | 'onOffline'): void {
  // Those that a handler makes are told the next time.
  for (const reference of [...connections]) {
    const conn = reference.deref();
    if (conn) conn.tell(name);
    else connections.delete(reference);
  }
}
