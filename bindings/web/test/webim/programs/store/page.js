// The view: draws the whole state anew whenever it changes.
import * as store from './store.js';

const { dispatch, getState } = store;
const value = id => document.getElementById(id).value;
const actions = {
  register: () => store.register(value('user'), value('password')),
  login: () => store.login(value('user'), value('password')),
  invite: () => store.invite(value('other')),
  createGroup: () => store.createGroup(value('other'), getState().contacts),
  send: () => store.sendText(getState().open, value('text')),
  image: () => store.sendImage(getState().open, document.getElementById('file')),
  history: () => store.loadHistory(getState().open),
  accept: ({ name }) => store.accept(name),
  open: ({ name }) => store.open(name),
  recall: ({ name }) => store.recall(getState().open, name),
};

document.addEventListener('click', ({ target }) => {
  const action = actions[target.dataset?.action];
  if (action) dispatch(action(target.dataset));
});

function button(action, name, text) {
  const node = document.createElement('button');
  Object.assign(node.dataset, { action, name });
  node.textContent = text;
  return node;
}

function conversation(name, title) {
  const count = getState().unread[name] ?? 0;
  const item = document.createElement('li');
  item.id = `conversation-${name}`;
  item.append(button('open', name, title), count > 0 ? ` (${count > 99 ? '99+' : count})` : '');
  return item;
}

function message({ id, from, text, image, status }) {
  const item = document.createElement('li');
  item.append(`${from}: `, image ? Object.assign(new Image(), { src: image }) : (text ?? ''), ` ${status}`);
  if (id) item.append(button('recall', id, 'recall'));
  return item;
}

function draw() {
  const { user, status, error, contacts, invitations, groups, messages, open } = getState();
  document.getElementById('status').textContent = `${status} ${user} ${error}`;
  document
    .getElementById('invitations')
    .replaceChildren(...invitations.map(({ from, status }) => button('accept', from, `${from}: ${status}`)));
  const people = contacts.map(name => conversation(name, name));
  const places = Object.entries(groups).map(([id, title]) => conversation(id, title));
  document.getElementById('conversations').replaceChildren(...people, ...places);
  document.getElementById('messages').replaceChildren(...(messages[open] ?? []).map(message));
}

store.subscribe(draw);
draw();
