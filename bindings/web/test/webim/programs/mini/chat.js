// biome-ignore-all lint/complexity/noUselessThisAlias: pages of this kind are written so

/* The page of a conversation. */
Page({
  data: { your: '', chatType: 'singleChat', list: [], opened: false, read: [], invited: [] },
  onLoad() {
    const me = this;
    disp.on('opened', () => me.setData({ opened: true }));
    disp.on('closed', () => me.setData({ opened: false }));
    disp.on('saved', ({ key, list }) => {
      if (key === me.data.your + wx.getStorageSync('myUsername')) me.setData({ list });
    });
    disp.on('read', mid => me.setData({ read: [...me.data.read, mid] }));
    disp.on('invited', message => me.setData({ invited: [...me.data.invited, message.gid] }));
    disp.on('asked', message => WebIM.conn.subscribed({ to: message.from, message: '[resp:true]' }));
  },
  getSendToParam() {
    return this.data.your;
  },
  isGroupChat() {
    return this.data.chatType !== 'singleChat';
  },
  sendMessage(text) {
    const me = this;
    const id = WebIM.conn.getUniqueId();
    const msg = new WebIM.message('txt', id);
    msg.set({
      msg: text,
      from: wx.getStorageSync('myUsername'),
      to: me.getSendToParam(),
      roomType: false,
      success(_id, serverMsgId) {
        me.setData({ sent: serverMsgId });
      },
      fail(e) {
        wx.showToast({ title: `failed ${e.type}` });
      },
    });
    if (me.isGroupChat()) msg.setGroup('groupchat');
    msg.body.chatType = me.isGroupChat() ? 'groupChat' : 'singleChat';
    WebIM.conn.send(msg.body);
  },
  sendImage() {
    const me = this;
    wx.chooseImage({
      count: 1,
      sizeType: ['original', 'compressed'],
      sourceType: ['album'],
      success: res => me.upLoadImage(res),
    });
  },
  upLoadImage(res) {
    const me = this;
    const [path] = res.tempFilePaths;
    const token = WebIM.conn.context.accessToken;
    const [org, app] = WebIM.config.appkey.split('#');
    wx.getImageInfo({
      src: path,
      success({ width, height }) {
        wx.uploadFile({
          url: `${WebIM.conn.apiUrl}/${org}/${app}/chatfiles`,
          filePath: path,
          name: 'file',
          header: { 'Content-Type': 'multipart/form-data', Authorization: `Bearer ${token}` },
          success(res) {
            const dataObj = JSON.parse(res.data);
            const id = WebIM.conn.getUniqueId();
            const msg = new WebIM.message('img', id);
            msg.set({
              apiUrl: WebIM.config.apiURL,
              body: {
                type: 'img',
                size: { width, height },
                url: `${dataObj.uri}/${dataObj.entities[0].uuid}`,
                filetype: path.slice(path.lastIndexOf('.') + 1),
                filename: path,
              },
              from: wx.getStorageSync('myUsername'),
              to: me.getSendToParam(),
              roomType: false,
              chatType: me.data.chatType,
              success: () => wx.showToast({ title: 'picture sent' }),
              fail: e => wx.showToast({ title: `failed ${e.type}` }),
            });
            if (me.isGroupChat()) msg.setGroup('groupchat');
            WebIM.conn.send(msg.body);
          },
        });
      },
    });
  },
});
