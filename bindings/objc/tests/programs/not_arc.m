// A program that does not fit ARC, which the check must find.
#import <AgoraRtmKit/AgoraRtmKit.h>

int main(void) {
  AgoraRtmMessage *message = [[AgoraRtmMessage alloc] initWithText:@"x"];
  [message release];
  return 0;
}
