// A program whose class makes a kit before main, as wrappers in the field do.
#import <AgoraRtmKit/AgoraRtmKit.h>

@interface Wrapper : NSObject <AgoraRtmDelegate>
@end

static AgoraRtmKit *kit;
static Wrapper *wrapper;

@implementation Wrapper

+ (void)load {
  @autoreleasepool {
    wrapper = [[Wrapper alloc] init];
    kit = [[AgoraRtmKit alloc] initWithAppId:@"0123456789abcdef0123456789abcdef" delegate:wrapper];
    // Blocks are needed here already.
    id const block = [^(AgoraRtmLoginErrorCode errorCode) {
      printf("login %ld\n", (long)errorCode);
      fflush(stdout);
      [kit sendMessage:[[[AgoraRtmMessage alloc] initWithText:@"early"] autorelease] toPeer:@"ann" completion:nil];
    } copy];
    [kit loginByToken:nil user:@"ann" completion:block];
    [block release];
  }
}

- (void)rtmKit:(AgoraRtmKit *)kit messageReceived:(AgoraRtmMessage *)message fromPeer:(NSString *)peerId {
  printf("message %s\n", [[message text] UTF8String]);
  fflush(stdout);
  exit(0);
}

@end

int main(void) {
  [NSThread sleepForTimeInterval:30];
  return 1;
}
