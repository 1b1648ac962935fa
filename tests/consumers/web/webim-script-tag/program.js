var output = document.querySelector('output');
var user = 'page' + Math.floor(Math.random() * 1e9);
var account = { user: user, username: user, pwd: 'secret', password: 'secret', appKey: WebIM.config.appkey };

WebIM.conn = new WebIM.connection({
  appKey: WebIM.config.appkey,
  url: WebIM.config.xmppURL,
  apiUrl: WebIM.config.apiURL,
  isMultiLoginSessions: true,
});

WebIM.conn.listen({
  onOpened: function () {
    var message = new WebIM.message('txt', WebIM.conn.getUniqueId());
    message.set({
      msg: 'hello',
      to: user,
      success: function () {
        output.textContent = 'page said hello';
      },
      fail: function (error) {
        output.textContent = 'failed: ' + error.type;
      },
    });
    WebIM.conn.send(message.body);
  },
  onError: function (error) {
    output.textContent = 'error ' + error.type + ': ' + JSON.stringify(error.data);
  },
});

account.success = function () {
  WebIM.conn.open(account);
};
WebIM.conn.registerUser(account);
