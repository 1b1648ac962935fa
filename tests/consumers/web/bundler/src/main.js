import AgoraRTM from 'agora-rtm-sdk';

const output = document.querySelector('output');
const client = AgoraRTM.createInstance('0123456789abcdef0123456789abcdef');

try {
  await client.login({ uid: 'bundled' });
  const channel = client.createChannel('room');
  await channel.join();
  output.textContent = (await channel.getMembers()).join();
  await client.logout();
} catch (error) {
  output.textContent = String(error);
}
