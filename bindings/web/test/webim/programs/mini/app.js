/* The program itself: one connection, and a bus by which pages hear of what comes. */
const disp = {
  handlers: {},
  on(name, handler) {
    this.handlers[name] ??= [];
    this.handlers[name].push(handler);
  },
  fire(name, payload) {
    for (const handler of this.handlers[name] ?? []) handler(payload);
  },
};

wx.WebIM = WebIM;
WebIM.config = CONFIG;
WebIM.conn = new WebIM.connection({
  appKey: WebIM.config.appkey,
  isMultiLoginSessions: WebIM.config.isMultiLoginSessions,
  https: typeof WebIM.config.https === 'boolean' ? WebIM.config.https : false,
  url: WebIM.config.xmppURL,
  apiUrl: WebIM.config.apiURL,
  isAutoLogin: true,
  heartBeatWait: WebIM.config.heartBeatWait,
  autoReconnectNumMax: WebIM.config.autoReconnectNumMax,
  autoReconnectInterval: WebIM.config.autoReconnectInterval,
});

/** What of messages is kept, by conversation: as much as a list shows. */
const msgStorage = {
  save(message, type) {
    const me = wx.getStorageSync('myUsername');
    const yours = message.from === me || message.from === '' ? message.to : message.from;
    const key = message.type === 'groupchat' || message.type === 'chatroom' ? message.to + me : yours + me;
    const list = wx.getStorageSync(key) || [];
    list.push({
      mid: message.id,
      msg: { type, data: message.data ?? message.url ?? message.action, ext: message.ext },
      style: message.from === me ? 'self' : '',
      time: message.time,
    });
    wx.setStorage({ key, data: list, success: () => disp.fire('saved', { key, list }) });
  },
};

App({
  globalData: { unread: 0 },
  conn: {
    open(login) {
      wx.setStorageSync('myUsername', login.user);
      WebIM.conn.open(login);
    },
  },
  onLaunch() {
    const me = this;
    WebIM.conn.listen({
      onOpened() {
        disp.fire('opened');
      },
      onClosed() {
        disp.fire('closed');
      },
      onInviteMessage(message) {
        disp.fire('invited', message);
      },
      onPresence(message) {
        if (message.type === 'subscribe') disp.fire('asked', message);
        if (message.type === 'subscribed') wx.showToast({ title: `${message.from} is a contact` });
      },
      onRoster() {
        disp.fire('roster');
      },
      onTextMessage(message) {
        if (!message) return;
        if (message.from !== wx.getStorageSync('myUsername')) me.globalData.unread++;
        msgStorage.save(message, 'txt');
        // Receipts are the program's own matter.
        if (message.type === 'chat') {
          const bodyId = message.id;
          const ack = new WebIM.message('read', WebIM.conn.getUniqueId());
          ack.set({ id: bodyId, to: message.from });
          WebIM.conn.send(ack.body);
        }
      },
      onPictureMessage(message) {
        msgStorage.save(message, 'img');
      },
      onAudioMessage(message) {
        msgStorage.save(message, 'audio');
      },
      onCmdMessage(message) {
        msgStorage.save(message, 'cmd');
      },
      onReadMessage(message) {
        disp.fire('read', message.mid);
      },
      onError(error) {
        if (error.type === WebIM.statusCode.WEBIM_CONNCTION_DISCONNECTED) return;
        wx.showToast({ title: `error ${error.type}` });
      },
    });
  },
});
globalThis.disp = disp;
