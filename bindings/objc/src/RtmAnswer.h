// RtmAnswer: what waits for an outcome; and the blocks of the program as such.
#import <Foundation/Foundation.h>

/// Gives an outcome: the number of the request if it has one, the code, and what is brought with it.
typedef void (^RtmAnswer)(int64_t request, int32_t code, id value);

/// An answer that gives a block of the program's so much of it; nil for nil.
#define RTM_ANSWER(block, ...)                                          \
  ((block) == nil ? (RtmAnswer)nil : ^(int64_t request, int32_t code, id value) { \
    (block)(__VA_ARGS__);                                               \
  })
