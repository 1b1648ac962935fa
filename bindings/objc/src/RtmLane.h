// RtmLane: the queue of a kit. What is posted runs on one thread, one after another, in order, each with an autorelease pool of its own. What it raises is
// written to the system's log.
#import <Foundation/Foundation.h>

typedef void (^RtmTask)(void);

@interface RtmLane : NSObject {
  struct RtmLaneState *_state;
}

/// Runs a task behind those posted before. Any thread; never waits, and never runs it itself.
- (void)post:(RtmTask)task;

/// As post:, but waits while very many tasks wait: for the library's thread, which then stops reading from the network. After close it does nothing.
- (void)postPatiently:(RtmTask)task;

/// Drops the tasks that wait. The one that runs is the last of them; those posted from now on run on another thread, which ends with them.
- (void)close;
@end
