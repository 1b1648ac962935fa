// leaking COUNT: loses so many messages on purpose, for the tool that must find them.
#import <AgoraRtmKit/AgoraRtmKit.h>

int main(int count, char **words) {
  @autoreleasepool {
    for (int i = 0; i < atoi(words[count - 1]); ++i) [[AgoraRtmMessage alloc] initWithText:@"lost"];
  }
  return 0;
}
