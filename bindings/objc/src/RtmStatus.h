// From the C ABI's answers to the numbers of the enumerations.
#import <Foundation/Foundation.h>

#include "rtm.h"

/// What an enumeration says for the ways in which a call itself can be wrong.
typedef struct RtmWrongs {
  /// An argument is missing, no text, or out of range.
  int32_t badArgument;
  /// The library could not do it.
  int32_t failure;
} RtmWrongs;

/// The kit or the channel has ended: the same number in every enumeration.
enum { RtmNotInitialized = 101 };

/// 0 and above are numbers of the enumeration already; what is below is translated.
static inline int32_t RtmCodeOf(int32_t status, RtmWrongs wrongs) {
  switch (status) {
    case RTM_ERR_HANDLE:
      return RtmNotInitialized;
    case RTM_ERR_NULL:
    case RTM_ERR_UTF8:
    case RTM_ERR_SIZE:
    case RTM_ERR_ARGUMENT:
      return wrongs.badArgument;
    default:
      return status >= 0 ? status : wrongs.failure;
  }
}
