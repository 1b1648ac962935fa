// A store of the kind that React programs have: a state that is never changed but replaced, by what is dispatched.
import WebIM from './WebIM.js';

const initial = {
  user: '',
  status: 'closed',
  error: '',
  contacts: [],
  invitations: [],
  groups: {},
  messages: {},
  unread: {},
  open: '',
};

function reduce(state, action) {
  switch (action.type) {
    case 'status':
      return { ...state, status: action.status, user: WebIM.conn.user ?? '' };
    case 'error':
      return { ...state, error: action.error };
    case 'contacts':
      return { ...state, contacts: action.contacts };
    case 'invited':
      return { ...state, invitations: [...state.invitations, action.invitation] };
    case 'answered':
      return { ...state, invitations: state.invitations.filter(({ from }) => from !== action.from) };
    case 'groups':
      return {
        ...state,
        groups: Object.fromEntries(action.groups.map(({ groupid, groupname }) => [groupid, groupname])),
      };
    case 'message': {
      const { place, message } = action;
      const messages = { ...state.messages, [place]: [...(state.messages[place] ?? []), message] };
      const counts = !message.bySelf && place !== state.open;
      return {
        ...state,
        messages,
        unread: counts ? { ...state.unread, [place]: (state.unread[place] ?? 0) + 1 } : state.unread,
      };
    }
    case 'change': {
      const change = message => (action.fits(message) ? { ...message, ...action.to } : message);
      const messages = Object.entries(state.messages).map(([place, list]) => [place, list.map(change)]);
      return { ...state, messages: Object.fromEntries(messages) };
    }
    case 'open':
      return { ...state, open: action.place, unread: { ...state.unread, [action.place]: 0 } };
    case 'history':
      return { ...state, messages: { ...state.messages, [action.place]: action.messages } };
    default:
      return state;
  }
}

let state = initial;
const listeners = [];
export const getState = () => state;
export const subscribe = listener => listeners.push(listener);
export function dispatch(action) {
  if (typeof action === 'function') return action(dispatch, getState);
  state = reduce(state, action);
  for (const listener of listeners) listener();
}

/** In which conversation a message belongs, and how it is shown. */
function arrived(message, body) {
  const bySelf = message.from === WebIM.conn.context.userId;
  const place = message.type === 'chat' ? (bySelf ? message.to : message.from) : message.to;
  return {
    type: 'message',
    place,
    message: { id: message.id, from: message.from, time: message.time, bySelf, status: '', ...body },
  };
}

/** A text as it is shown: with the names of the pictures that its codes stand for. */
function textOf({ data }) {
  return Array.isArray(data) ? data.map(({ type, data }) => (type === 'txt' ? data : `<${data}>`)).join('') : data;
}

WebIM.conn.listen({
  onOpened: () => {
    dispatch({ type: 'status', status: 'open' });
    dispatch(getContacts());
    dispatch(getGroups());
  },
  onClosed: () => dispatch({ type: 'status', status: 'closed' }),
  onTextMessage: message => dispatch(arrived(message, { text: message.data })),
  onEmojiMessage: message => dispatch(arrived(message, { text: textOf(message) })),
  onPictureMessage: message => dispatch(arrived(message, { image: message.url })),
  onCmdMessage: message => dispatch(arrived(message, { text: `(${message.action})` })),
  onContactInvited: message => dispatch({ type: 'invited', invitation: message }),
  onContactAgreed: () => dispatch(getContacts()),
  onContactAdded: () => dispatch(getContacts()),
  onContactDeleted: () => dispatch(getContacts()),
  onPresence: message => {
    switch (message.type) {
      case 'direct_joined':
      case 'joinPublicGroupSuccess':
        return dispatch(getGroups());
    }
  },
  onDeliveredMessage: ({ mid }) =>
    dispatch({ type: 'change', fits: m => m.id === mid && m.status !== 'read', to: { status: 'delivered' } }),
  onReadMessage: ({ mid }) => dispatch({ type: 'change', fits: m => m.id === mid, to: { status: 'read' } }),
  onChannelMessage: ({ from }) =>
    dispatch({ type: 'change', fits: m => m.bySelf && m.to === from, to: { status: 'read' } }),
  onRecallMessage: ({ mid }) =>
    dispatch({ type: 'change', fits: m => m.id === mid, to: { text: 'recalled', image: undefined } }),
  onError: error => {
    let reason = error.message;
    try {
      reason = JSON.parse(error.data.data).error_description;
    } catch {}
    dispatch({ type: 'error', error: `${error.type}: ${reason}` });
  },
});

export const register = (username, password) => dispatch => {
  const { appkey, apiURL } = WebIM.config;
  WebIM.conn.registerUser({
    username,
    password,
    nickname: username,
    appKey: appkey,
    apiUrl: apiURL,
    success: () => dispatch(login(username, password)),
    error: err => dispatch({ type: 'error', error: JSON.parse(err.data).error }),
  });
};

export const login = (user, pwd) => () => {
  WebIM.conn.open({ user: user.trim().toLowerCase(), pwd, appKey: WebIM.config.appkey, apiUrl: WebIM.config.apiURL });
};

export const getContacts = () => dispatch => {
  WebIM.conn.getRoster({
    success: roster =>
      dispatch({
        type: 'contacts',
        contacts: roster.filter(({ subscription }) => subscription === 'both').map(({ name }) => name),
      }),
  });
};

export const getGroups = () => async dispatch => {
  const { data } = await WebIM.conn.getGroup();
  dispatch({ type: 'groups', groups: data });
};

export const invite = name => () => WebIM.conn.addContact(name, 'be my contact');

export const accept = name => dispatch => {
  WebIM.conn.acceptInvitation(name);
  dispatch({ type: 'answered', from: name });
};

export const createGroup = (groupname, members) => dispatch => {
  const data = {
    groupname,
    desc: '',
    members,
    public: true,
    approval: false,
    allowinvites: true,
    inviteNeedConfirm: false,
  };
  WebIM.conn.createGroupNew({ data, success: () => dispatch(getGroups()) });
};

/** A message that is shown at once, and whose states follow. */
function send(kind, place, option, shown) {
  return (dispatch, getState) => {
    const id = WebIM.conn.getUniqueId();
    const msg = new WebIM.message(kind, id);
    const chatType = place in getState().groups ? 'groupChat' : 'singleChat';
    const mine = m => m.local === id;
    msg.set({
      ...option,
      to: place,
      chatType,
      success: (_id, mid) => dispatch({ type: 'change', fits: mine, to: { id: mid, status: 'sent' } }),
      fail: e => dispatch({ type: 'change', fits: mine, to: { status: `failed ${e.type}` } }),
    });
    dispatch({
      type: 'message',
      place,
      message: { local: id, from: WebIM.conn.user, to: place, bySelf: true, status: 'sending', ...shown },
    });
    WebIM.conn.send(msg.body);
  };
}

export const sendText = (place, text) => send('txt', place, { msg: text, ext: {} }, { text });

export const sendImage = (place, input) => {
  const file = WebIM.utils.getFileUrl(input);
  const callbacks = { onFileUploadError: () => {}, onFileUploadProgress: () => {}, onFileUploadComplete: () => {} };
  return send('img', place, { file, ext: { file_length: file.data.size }, ...callbacks }, { image: file.url });
};

/** Opens a conversation: what is in it is read. */
export const open = place => (dispatch, getState) => {
  const group = place in getState().groups;
  for (const { id, from, bySelf } of getState().messages[place] ?? []) {
    if (bySelf || group || !id) continue;
    const read = new WebIM.message('read', WebIM.conn.getUniqueId());
    read.set({ id, to: from });
    WebIM.conn.send(read.body);
  }
  const channel = new WebIM.message('channel', WebIM.conn.getUniqueId());
  channel.set(group ? { to: place, chatType: 'groupChat' } : { to: place });
  WebIM.conn.send(channel.body);
  dispatch({ type: 'open', place });
};

export const recall = (place, mid) => (dispatch, getState) => {
  const type = place in getState().groups ? 'groupchat' : 'chat';
  const success = () =>
    dispatch({ type: 'change', fits: m => m.id === mid, to: { text: 'recalled', image: undefined } });
  WebIM.conn.recallMessage({ to: place, mid, type, success });
};

export const loadHistory = place => (dispatch, getState) => {
  WebIM.conn.mr_cache = [];
  WebIM.conn.fetchHistoryMessages({
    queue: place,
    isGroup: place in getState().groups,
    count: 10,
    success: found => {
      const messages = found.map(
        m => arrived(m, { text: textOf(m), image: m.contentsType === 'IMAGE' ? m.url : undefined }).message,
      );
      dispatch({ type: 'history', place, messages });
    },
  });
};
