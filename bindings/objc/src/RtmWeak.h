// RtmWeak: a place that names an object without keeping it, and is empty once the object has gone.
//
// Apple's runtimes have such places. GNU's has none, so there an object that is named by one gets a class of its own, derived from its former one, whose
// release empties the places of an object before it goes, under the lock that loading takes: what was loaded is alive, and stays so.
#import <Foundation/Foundation.h>

typedef struct RtmWeak {
  id target;
  /// For GNU's runtime alone: the other places that name objects with the same hash.
  struct RtmWeak *next;
  struct RtmWeak **link;
} RtmWeak;

/// Names an object, or nil. The place begins as zeros and must be emptied before its memory goes. Any thread.
void RtmWeakStore(RtmWeak *place, id object);

/// The object, retained and autoreleased; nil when it has gone. Any thread.
id RtmWeakLoad(RtmWeak *place);
