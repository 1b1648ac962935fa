// A program that requires the module: what it gets is AgoraRTM itself.
const AgoraRTM = require('agora-rtm-sdk');

const client = AgoraRTM.createInstance('0123456789abcdef0123456789abcdef', { logFilter: AgoraRTM.LOG_FILTER_OFF });
const channel = client.createChannel('room');

client
  .login({ uid: 'carol' })
  .then(() => channel.join())
  .then(() => channel.getMembers())
  .then(members => console.log(members.join(), AgoraRTM.default, AgoraRTM.__esModule))
  .then(() => client.logout())
  .catch(error => {
    console.error(error);
    process.exitCode = 1;
  });
