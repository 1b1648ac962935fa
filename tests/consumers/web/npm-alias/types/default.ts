// Types are imported beside the default, as most programs do.
import AgoraRTM, { RtmChannel, RtmClient, RtmMessage, RtmStatusCode, RtmTextMessage, RtmRawMessage } from 'agora-rtm-sdk';

class Session {
  private client: RtmClient;
  private channel: RtmChannel | null = null;
  state: RtmStatusCode.ConnectionState = 'DISCONNECTED';

  constructor(appId: string) {
    this.client = AgoraRTM.createInstance(appId, { enableLogUpload: false, logFilter: AgoraRTM.LOG_FILTER_WARNING });
    this.client.on('ConnectionStateChanged', (state, reason) => {
      this.state = state;
      if (state === 'ABORTED' && reason === AgoraRTM.ConnectionChangeReason.REMOTE_LOGIN) this.stop();
    });
    this.client.on('MessageFromPeer', (message: RtmMessage, peerId: string, { serverReceivedTs, isOfflineMessage }) => {
      switch (message.messageType) {
        case 'TEXT':
          this.show((message as RtmTextMessage).text, peerId, serverReceivedTs, isOfflineMessage);
          break;
        case 'RAW':
          this.show(new TextDecoder().decode((message as RtmRawMessage).rawMessage), peerId, serverReceivedTs, false);
          break;
        case 'IMAGE':
          this.show(`${message.width} x ${message.height}: ${message.mediaId}`, peerId, message.size, false);
          break;
        case 'FILE': {
          const thumbnail: Blob | undefined = message.thumbnailData;
          this.show(message.fileName, peerId, thumbnail?.size ?? 0, false);
        }
      }
    });
    this.client.on('PeersOnlineStatusChanged', status => {
      const bob: RtmStatusCode.PeerOnlineState | undefined = status['bob'];
      if (bob === AgoraRTM.PeerOnlineState.UNREACHABLE) this.stop();
    });
    this.client.on('TokenExpired', () => this.stop());
    this.client.once('TokenPrivilegeWillExpire', async () => await this.client.renewToken('another'));
    AgoraRTM.setParameter('SERVER', 'ws://127.0.0.1:8700');
    AgoraRTM.setArea({ areaCodes: ['GLOBAL'], excludedArea: 'CHINA' });
  }

  async start(uid: string, token?: string): Promise<void> {
    await this.client.login({ uid, token });
    this.channel = this.client.createChannel('lobby');
    this.channel.on('ChannelMessage', ({ messageType }, memberId) => console.log(messageType, memberId));
    this.channel.on('ChannelMessage', (message, memberId, { serverReceivedTs }) => {
      if (message.messageType === 'TEXT') this.show(message.text, memberId, serverReceivedTs, false);
    });
    this.channel.on('MemberJoined', (memberId: string) => this.show(memberId, '', 0, false));
    this.channel.on('MemberCountUpdated', (count: number) => this.show('', '', count, false));
    this.channel.on('AttributesUpdated', attributes => {
      const { value, lastUpdateUserId, lastUpdateTs } = attributes['topic']!;
      this.show(value, lastUpdateUserId, lastUpdateTs, false);
    });
    await this.channel.join();
    await this.channel.sendMessage({ text: 'hello' }, { enableHistoricalMessaging: true });
    const members: string[] = await this.channel.getMembers();
    const { hasPeerReceived } = await this.client.sendMessageToPeer(
      { messageType: 'TEXT', text: 'hi' },
      members[0]!,
      { enableOfflineMessaging: true },
    );
    this.show(String(hasPeerReceived), '', 0, false);
    const online: { [peerId: string]: boolean } = await this.client.queryPeersOnlineStatus(members);
    const counts = await this.client.getChannelMemberCount(['lobby']);
    await this.client.subscribePeersOnlineStatus(Object.keys(online));
    const watched: string[] = await this.client.queryPeersBySubscriptionOption(AgoraRTM.PeerSubscriptionOption.ONLINE_STATUS);
    await this.client.unsubscribePeersOnlineStatus(watched);
    await this.client.setLocalUserAttributes({ mood: 'fine', count: String(counts['lobby']) });
    await this.client.setChannelAttributes('lobby', { topic: 'rtm' }, { enableNotificationToChannelMembers: true });
    const attributes = await this.client.getUserAttributesByKeys(uid, ['mood']);
    this.show(attributes['mood'] ?? '', '', 0, false);
  }

  async share(file: File): Promise<void> {
    const controller = new AbortController();
    const image = await this.client.createMediaMessageByUploading(
      file,
      { messageType: 'IMAGE', fileName: file.name, description: '', thumbnail: new Blob(), width: 1, height: 1 },
      { cancelSignal: controller.signal, onOperationProgress: ({ currentSize, totalSize }) => console.log(currentSize / totalSize) },
    );
    const seconds = await this.client.createMediaMessageByUploading(file, { cancelSignal: controller.signal });
    await this.client.sendMessageToPeer(image, 'bob');
    await this.channel?.sendMessage(seconds);
    const blob: Blob = await this.client.downloadMedia(image.mediaId, { cancelSignal: controller.signal });
    URL.createObjectURL(blob);
    await this.channel?.sendMessage({ messageType: 'RAW', rawMessage: new Uint8Array(4), description: 'four' });
  }

  stop(): void {
    this.channel?.removeAllListeners();
    this.client.removeAllListeners('MessageFromPeer');
    this.client.logout().catch(console.error);
  }

  private show(...what: [string, string, number, boolean]): void {
    console.log(...what);
  }
}

export default new Session('0123456789abcdef0123456789abcdef');
