// biome-ignore-all lint/correctness/noUndeclaredVariables: WebIM is what the page's script tag defines

/*
 * What the pages of these tests have besides the library.
 *
 *   heard           all that the handlers were told, in order: { name, args }, as it was at that moment
 *   connect         makes a connection, signs in, and waits until it is open; then `conn` and `WebIM.conn` are it
 *   next(name)      the arguments of the next call of that handler, once it is there
 *   send(...)       sends a message; { id, mid } of its success or { fail } of its failure
 *   until           waits for whatever the page can see
 */

/** How long anything may take. Reached only when something is broken. */
const PATIENCE_MS = 20_000;

/** Every handler there is. */
const HANDLERS = [
  'onOpened',
  'onClosed',
  'onTextMessage',
  'onEmojiMessage',
  'onPictureMessage',
  'onAudioMessage',
  'onVideoMessage',
  'onFileMessage',
  'onLocationMessage',
  'onCustomMessage',
  'onCmdMessage',
  'onStatisticMessage',
  'onPresence',
  'onRoster',
  'onError',
  'onReceivedMessage',
  'onInviteMessage',
  'onDeliveredMessage',
  'onReadMessage',
  'onRecallMessage',
  'onChannelMessage',
  'onMutedMessage',
  'onOffline',
  'onOnline',
  'onConfirmPop',
  'onCreateGroup',
  'onContactAgreed',
  'onContactRefuse',
  'onContactInvited',
  'onContactDeleted',
  'onContactAdded',
  'onUpdateMyGroupList',
  'onUpdateMyRoster',
  'onBlacklistUpdate',
];

const heard = [];
const places = {};

/** A copy that can leave the page: what is no plain data is named by its kind. */
function plain(thing) {
  if (typeof thing === 'function') return { is: 'function' };
  if (typeof thing !== 'object' || thing === null) return thing;
  if (Array.isArray(thing)) return thing.map(plain);
  if (Object.prototype.toString.call(thing) !== '[object Object]') return { is: thing.constructor.name };
  return Object.fromEntries(Object.entries(thing).map(([key, value]) => [key, plain(value)]));
}

/** The same handlers, which note first what they are told. */
function noted(handlers) {
  const note = name =>
    function (...args) {
      heard.push({ name, args: args.map(plain) });
      return handlers[name]?.apply(this, args);
    };
  return Object.fromEntries(Object.keys(handlers).map(name => [name, note(name)]));
}

/** Handlers for everything, which do nothing but note. */
function all() {
  return Object.fromEntries(HANDLERS.map(name => [name, () => {}]));
}

async function until(what, look) {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > end) {
      throw new Error(`${what} did not come about; heard: ${JSON.stringify(heard.slice(-12))}`);
    }
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

async function next(name) {
  places[name] ??= 0;
  const nth = places[name]++;
  return await until(`call ${nth + 1} of ${name}`, () => heard.filter(one => one.name === name)[nth]?.args);
}

/** What of a handler has come that nobody has asked for with `next`, without waiting. */
function rest(name) {
  return heard
    .filter(one => one.name === name)
    .slice(places[name] ?? 0)
    .map(one => one.args);
}

/** Makes a connection that notes what its handlers are told, whoever sets them by `listen`. */
function makeConnection(options, handlers = all()) {
  const conn = new WebIM.connection(options);
  const { listen } = conn;
  conn.listen = handlers => listen.call(conn, noted(handlers));
  conn.listen(handlers);
  globalThis.conn = WebIM.conn = conn;
  return conn;
}

async function connect(options, login, handlers) {
  const conn = makeConnection(options, handlers);
  conn.open({ appKey: options.appKey, apiUrl: options.apiUrl, ...login });
  await next('onOpened');
  return conn;
}

function send(kind, options, more = {}) {
  return new Promise(resolve => {
    const msg = new WebIM.message(kind, conn.getUniqueId());
    msg.set({
      ...options,
      success: (id, mid) => resolve({ id, mid }),
      fail: e => resolve({ fail: plain(e) }),
    });
    Object.assign(msg.body, more);
    conn.send(msg.body);
  });
}

Object.assign(globalThis, { HANDLERS, heard, plain, noted, all, until, next, rest, makeConnection, connect, send });
