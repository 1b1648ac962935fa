var output = document.querySelector('output');
var client = AgoraRTM.createInstance('0123456789abcdef0123456789abcdef');

client.on('MessageFromPeer', function (message, peerId) {
  output.textContent = peerId + ' says ' + message.text;
});

client
  .login({ uid: 'page' })
  .then(function () {
    return client.sendMessageToPeer({ text: 'hello' }, 'page');
  })
  .catch(function (error) {
    output.textContent = String(error);
  });
