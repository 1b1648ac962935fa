// A program as one is written with ARC; the compiler alone looks at it.
#import <AgoraRtmKit/AgoraRtmKit.h>
#import <AgoraRtmKit/AgoraRtmServer.h>

@interface Room : NSObject <AgoraRtmDelegate, AgoraRtmChannelDelegate, AgoraRtmCallDelegate>
@property (nonatomic, strong) AgoraRtmKit *kit;
@property (nonatomic, strong) AgoraRtmChannel *channel;
@property (nonatomic, strong) NSMutableArray<AgoraRtmMessage *> *messages;
@property (nonatomic, strong) NSMutableDictionary<NSNumber *, AgoraRtmLocalInvitation *> *invitations;
@property (nonatomic, assign) long long requestId;
@end

@implementation Room

@synthesize kit = _kit, channel = _channel, messages = _messages, invitations = _invitations, requestId = _requestId;

- (instancetype)init {
  self = [super init];
  if (self) {
    _kit = [[AgoraRtmKit alloc] initWithAppId:@"0123456789abcdef0123456789abcdef" delegate:self];
    _kit.rtmCallKit.callDelegate = self;
    _messages = [NSMutableArray array];
    _invitations = [NSMutableDictionary dictionary];
  }
  return self;
}

- (void)enter {
  __weak Room *weakSelf = self;
  [self.kit loginByToken:nil user:@"ann" completion:^(AgoraRtmLoginErrorCode errorCode) {
    Room *room = weakSelf;
    room.channel = [room.kit createChannelWithId:@"room" delegate:room];
    [room.channel joinWithCompletion:nil];
  }];
  [self.kit createImageMessageByUploading:@"/tmp/photo.jpg" withRequest:&_requestId completion:^(long long requestId, AgoraRtmImageMessage *message, AgoraRtmUploadMediaErrorCode errorCode) {
    message.thumbnail = [NSData data];
    [weakSelf.channel sendMessage:message sendMessageOptions:[[AgoraRtmSendMessageOptions alloc] init] completion:nil];
  }];
  [self.kit cancelMediaUpload:self.requestId completion:nil];
  AgoraRtmLocalInvitation *invitation = [[AgoraRtmLocalInvitation alloc] initWithCalleeId:@"bob"];
  invitation.content = @"video";
  self.invitations[@(invitation.hash)] = invitation;
  [self.kit.rtmCallKit sendLocalInvitation:invitation completion:nil];
}

- (void)channel:(AgoraRtmChannel *)channel messageReceived:(AgoraRtmMessage *)message fromMember:(AgoraRtmMember *)member {
  if (message.type == AgoraRtmMessageTypeRaw) NSLog(@"%@", ((AgoraRtmRawMessage *)message).rawData);
  [self.messages addObject:message];
}

- (void)rtmKit:(AgoraRtmKit *)kit PeersOnlineStatusChanged:(NSArray<AgoraRtmPeerOnlineStatus *> *)onlineStatus {
  for (AgoraRtmPeerOnlineStatus *one in onlineStatus) NSLog(@"%@ %d", one.peerId, one.state == AgoraRtmPeerOnlineStateOnline);
}

- (void)dealloc {
  [self.kit destroyChannelWithId:@"room"];
}

@end

int main(void) {
  @autoreleasepool {
    [AgoraRtmKit setServer:@"wss://rtm.example.com"];
    [[[Room alloc] init] enter];
  }
  return 0;
}
