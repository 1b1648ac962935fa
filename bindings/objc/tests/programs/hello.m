#import <AgoraRtmKit/AgoraRtmKit.h>

@interface Hello : NSObject <AgoraRtmDelegate>
@end

@implementation Hello

- (void)rtmKit:(AgoraRtmKit *)kit messageReceived:(AgoraRtmMessage *)message fromPeer:(NSString *)peerId {
  printf("%s says: %s\n", peerId.UTF8String, message.text.UTF8String);
  [kit logoutWithCompletion:^(AgoraRtmLogoutErrorCode errorCode) {
    exit(0);
  }];
}

@end

int main(void) {
  @autoreleasepool {
    Hello *hello = [[Hello alloc] init];
    AgoraRtmKit *kit = [[AgoraRtmKit alloc] initWithAppId:@"0123456789abcdef0123456789abcdef" delegate:hello];
    [kit loginByToken:nil user:@"ann" completion:^(AgoraRtmLoginErrorCode errorCode) {
      if (errorCode != AgoraRtmLoginErrorOk) {
        printf("no login: %ld\n", (long)errorCode);
        exit(1);
      }
      AgoraRtmMessage *message = [[AgoraRtmMessage alloc] initWithText:@"hello"];
      AgoraRtmSendMessageOptions *options = [[AgoraRtmSendMessageOptions alloc] init];
      [kit sendMessage:message toPeer:@"ann" sendMessageOptions:options completion:nil];
    }];
    [NSThread sleepForTimeInterval:60];
  }
  return 1;
}
