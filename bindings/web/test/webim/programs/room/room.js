// biome-ignore-all lint/complexity/useArrowFunction: pages of this kind are written so
// biome-ignore-all lint/style/useTemplate: the same
// biome-ignore-all lint/suspicious/noDoubleEquals: the same

/* A page of script tags: WebIMConfig.js has set WebIM.config, and the SDK is the global WebIM. ES5, as such pages are. */
(function () {
  var $ = function (id) {
    return document.getElementById(id);
  };
  var line = function (place, text) {
    var li = document.createElement('li');
    li.textContent = text;
    $(place).appendChild(li);
  };

  var config = WebIM.config;
  var conn = new WebIM.connection({
    isMultiLoginSessions: config.isMultiLoginSessions,
    https: typeof config.https === 'boolean' ? config.https : location.protocol === 'https:',
    isHttpDNS: config.isHttpDNS,
    isAutoLogin: config.isAutoLogin,
    heartBeatWait: config.heartBeatWait,
    autoReconnectNumMax: config.autoReconnectNumMax,
    autoReconnectInterval: config.autoReconnectInterval,
    appKey: config.appkey,
    url: config.xmppURL,
    apiUrl: config.apiURL,
  });
  var room = '';

  conn.listen({
    onOpened: function () {
      // Nobody need be told any more, but programs of old still do it.
      if (conn.setPresence) conn.setPresence();
      $('me').textContent = conn.context.userId;
      listRooms();
    },
    onClosed: function () {
      $('me').textContent = '';
    },
    onTextMessage: function (message) {
      if (message.type === 'chatroom' && message.to === room) line('said', message.from + ': ' + message.data);
      if (message.type === 'chat') line('whispers', message.from + ': ' + WebIM.utils.parseLink(message.data));
    },
    onCustomMessage: function (message) {
      if (message.customEvent === 'gift')
        line('said', message.from + ' gives ' + message.customExts.gift + ' x' + message.customExts.count);
    },
    onPresence: function (message) {
      if (!message.chatroom) return;
      switch (message.type) {
        case 'memberJoinChatRoomSuccess':
          line('notices', message.from + ' came');
          break;
        case 'leaveChatRoom':
          line('notices', message.from + ' went');
          break;
        case 'removedFromGroup':
          line('notices', message.kicked + ' was removed');
          if (message.kicked === conn.context.userId) room = '';
          break;
        case 'addMute':
          line('notices', 'muted');
          break;
        case 'updateAnnouncement':
          conn.fetchChatRoomAnnouncement({ roomId: message.gid }).then(function (res) {
            line('notices', res.data.announcement);
          });
          break;
        case 'deleteGroupChat':
          line('notices', 'the room is gone');
          room = '';
          break;
        default:
          line('notices', message.type);
      }
    },
    onMutedMessage: function () {
      line('notices', 'you are muted');
    },
    onError: function (error) {
      if (error.type === WebIM.statusCode.WEBIM_CONNCTION_OPEN_ERROR) {
        line('notices', JSON.parse(error.data.data).error_description);
      } else if (error.type == WebIM.statusCode.WEBIM_CONNCTION_USER_LOGIN_ANOTHER_DEVICE) {
        line('notices', 'signed in elsewhere');
      } else {
        line('notices', 'error ' + error.type);
      }
    },
  });

  function listRooms() {
    conn.getChatRooms({
      apiUrl: config.apiURL,
      pagenum: 1,
      pagesize: 20,
      success: function (list) {
        $('rooms').innerHTML = '';
        list.data.forEach(function (one) {
          var button = document.createElement('button');
          button.textContent = one.name;
          button.onclick = function () {
            join(one.id);
          };
          $('rooms').appendChild(button);
        });
      },
      error: function () {
        line('notices', 'no rooms');
      },
    });
  }

  function join(id) {
    conn.joinChatRoom({
      roomId: id,
      success: function () {
        room = id;
        line('notices', 'you are in');
      },
    });
  }

  /* As programs of several years ago say that something goes to a room. */
  function send(kind, option) {
    var msg = new WebIM.message(kind, conn.getUniqueId());
    option.to = room;
    option.roomType = true;
    option.success = function (id, serverMsgId) {
      line(
        'said',
        'me: ' +
          (option.msg || option.customEvent) +
          (typeof id === 'string' && typeof serverMsgId === 'string' ? '' : '?'),
      );
    };
    option.fail = function (e) {
      line('notices', 'failed ' + e.type);
    };
    msg.set(option);
    msg.setGroup('groupchat');
    conn.send(msg.body);
  }

  $('login').onclick = function () {
    conn.open({ apiUrl: config.apiURL, user: $('user').value, pwd: $('password').value, appKey: config.appkey });
  };
  $('logout').onclick = function () {
    conn.close();
  };
  $('send').onclick = function () {
    send('txt', { msg: $('text').value, ext: {} });
  };
  $('gift').onclick = function () {
    send('custom', { customEvent: 'gift', customExts: { gift: 'rose', count: '3' } });
  };
  $('leave').onclick = function () {
    conn.quitChatRoom({
      roomId: room,
      success: function () {
        room = '';
        line('notices', 'you are out');
      },
    });
  };
  window.conn = WebIM.conn = conn;
})();
