// where [URL]: logs in at the server that this program is told by its surroundings, or by setServer:, and says how that ended.
#import <AgoraRtmKit/AgoraRtmKit.h>
#import <AgoraRtmKit/AgoraRtmServer.h>

int main(int count, char **words) {
  @autoreleasepool {
    if (count > 1 && ![AgoraRtmKit setServer:[NSString stringWithUTF8String:words[1]]]) {
      printf("no address\n");
      return 1;
    }
    AgoraRtmKit *const kit = [[AgoraRtmKit alloc] initWithAppId:@"0123456789abcdef0123456789abcdef" delegate:nil];
    [kit setParameters:@"{\"rtm.login_timeout_ms\": 3000}"];
    NSConditionLock *const ended = [[NSConditionLock alloc] initWithCondition:0];
    [kit loginByToken:nil
                 user:@"ann"
           completion:^(AgoraRtmLoginErrorCode errorCode) {
             printf("login %ld\n", (long)errorCode);
             [ended lock];
             [ended unlockWithCondition:1];
           }];
    [ended lockWhenCondition:1];
    [ended unlock];
    [kit release];
    [ended release];
  }
  return 0;
}
