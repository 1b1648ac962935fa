// How programs in TypeScript use it: the default with what they put on it, and types beside it.
import websdk, {
  type Connection,
  type ConnectionOptions,
  type Presence,
  type ReceivedMessage,
  type TextMessage,
  type WebIMError,
} from 'easemob-websdk';

const WebIM = websdk;
WebIM.config = { appkey: 'org#app', apiURL: '//127.0.0.1:8700', isMultiLoginSessions: true };
WebIM.Emoji = { path: 'faces/', map: { '[):]': 'ee_1.png' } };
const options: ConnectionOptions = { appKey: 'org#app', apiUrl: '//127.0.0.1:8700', delivery: true, autoReconnectNumMax: 5 };
const conn: Connection = (WebIM.conn = new WebIM.connection(options));

class Inbox {
  readonly messages: ReceivedMessage[] = [];

  constructor(private readonly conn: Connection) {
    conn.listen({
      onOpened: () => this.load(),
      onTextMessage: message => this.keep(message),
      onPictureMessage: message => this.show(message.url, message.width),
      onPresence: (presence: Presence) => {
        if ('gid' in presence && presence.type === 'invite') this.accept(presence.gid);
      },
      onError: (error: WebIMError) => {
        if (error.type === WebIM.statusCode.WEBIM_CONNCTION_DISCONNECTED) this.messages.length = 0;
      },
    });
  }

  keep(message: TextMessage): void {
    const text: string = message.data;
    const when = new Date(Number(message.time));
    this.messages.push(message);
    this.show(`${message.from} ${text} ${when.getTime()}`, message.ext.size as number);
  }

  async load(): Promise<string[]> {
    const { data } = await this.conn.getGroup();
    const info = await this.conn.getGroupInfo({ groupId: data.map(({ groupid }) => groupid) });
    return info.data.map(({ name, owner }) => `${name} of ${owner}`);
  }

  accept(groupId: string): void {
    this.conn.agreeInviteIntoGroup({ groupId, invitee: this.conn.user, error: ({ data }) => this.show(data ?? '', 0) });
  }

  show(text: string, size: number | undefined): void {
    console.log(text, size);
  }
}

const inbox = new Inbox(conn);
const message = new WebIM.message('txt', conn.getUniqueId());
message.set({ msg: 'hello', to: 'bob', chatType: 'singleChat', ext: { size: 1 }, success: (id: string) => inbox.show(id, 0) });
conn.send(message.body);
conn.open({ user: 'ann', pwd: 'secret', appKey: 'org#app' });

// As programs were written to whom everything was of any type.
conn.listen({
  onOpened: function (message) { console.log(message); },
  onClosed: message => console.log(message),
  onTextMessage: ({ from, type, ext }) => { if (ext.weichat) console.log(from, type); },
  onCreateGroup: message => console.log(message.data.groupid.length),
  onError: error => { if (error.type == 206) WebIM.conn.close(); },
});
WebIM.conn.addContact('bob', 'hello');
function picture(): void {
  const file = WebIM.utils.getFileUrl(document.getElementById('image'));
  const msg = new WebIM.message('img', WebIM.conn.getUniqueId());
  msg.set({
    file: file,
    to: 'bob',
    ext: { file_length: file.data.size },
    onFileUploadError: function () {},
    onFileUploadComplete: function (data) { console.log(data.uri + '/' + data.entities[0]!.uuid); },
    flashUpload: WebIM.flashUpload,
  });
  msg.body.chatType = 'singleChat';
  WebIM.conn.send(msg.body);
}
conn.joinGroup({ groupId: 93734273351681, message: '', success: picture });
conn.joinChatRoom({ roomId: 93734273351681, error: err => console.log(JSON.parse(err.data).error) });
