// What is wrong is told by the compiler.
import WebIM from 'easemob-websdk';

const conn = new WebIM.connection({ appKey: 'org#app' });
// @ts-expect-error: a group has an id
conn.getGroupInfo({});
// @ts-expect-error: there is no such method
conn.getGroups();
// @ts-expect-error: a code has one name
WebIM.statusCode.NO_SUCH_CODE;
// @ts-expect-error: nobody can show this
conn.updateOwnUserInfo('height', '2 m');
// @ts-expect-error: how long is a number
conn.mute({ groupId: '1', username: 'bob', muteDuration: 'long' });
conn.listen({
  // @ts-expect-error: a text has no address
  onTextMessage: ({ url }) => url,
});
