#import "RtmText.h"

#include <string.h>

static const char kNoText[] = "\xff";

// Whether every half of a surrogate pair has its other half. Foundations differ in what they make of one that has not.
static BOOL isWhole(NSString *text) {
  unichar units[256];
  const NSUInteger length = [text length];
  BOOL half = NO;
  for (NSUInteger at = 0; at < length; at += sizeof units / sizeof *units) {
    const NSUInteger count = MIN(length - at, sizeof units / sizeof *units);
    [text getCharacters:units range:NSMakeRange(at, count)];
    for (NSUInteger i = 0; i < count; ++i) {
      const BOOL low = (units[i] & 0xfc00) == 0xdc00;
      if (low != half) return NO;
      half = (units[i] & 0xfc00) == 0xd800;
    }
  }
  return !half;
}

NSData *RtmTextData(NSString *text) {
  if (![text isKindOfClass:[NSString class]]) return nil;
  @try {
    return isWhole(text) ? [text dataUsingEncoding:NSUTF8StringEncoding allowLossyConversion:NO] : nil;
  } @catch (...) {
    // A string of the program's own class may do anything, and one that another thread shortens is read behind its end. Many are read under a lock.
    return nil;
  }
}

const char *RtmText(NSString *text) {
  if (text == nil) return NULL;
  NSData *const bytes = RtmTextData(text);
  if (bytes == nil || memchr([bytes bytes], 0, [bytes length]) != NULL) return kNoText;
  NSMutableData *const ended = [NSMutableData dataWithCapacity:[bytes length] + 1];
  [ended appendData:bytes];
  [ended appendBytes:"" length:1];
  return [ended bytes];
}

const char *RtmTextOrEmpty(NSString *text) { return text == nil ? "" : RtmText(text); }

const char *const *RtmTexts(NSArray *list, size_t *count) {
  NSMutableData *const pointers = [NSMutableData dataWithLength:sizeof(char *)];
  *count = 0;
  if (![list isKindOfClass:[NSArray class]]) return [pointers bytes];
  [pointers setLength:([list count] + 1) * sizeof(char *)];
  const char **const out = [pointers mutableBytes];
  for (NSString *one in list) out[(*count)++] = RtmText(one);
  return out;
}

NSString *RtmString(const char *text) { return text == NULL ? @"" : RtmStringOfBytes(text, strlen(text)); }

NSString *RtmStringOfBytes(const char *bytes, size_t length) {
  if (length == 0) return @"";
  NSString *const text = [[[NSString alloc] initWithBytes:bytes length:length encoding:NSUTF8StringEncoding] autorelease];
  return text == nil ? @"" : text;
}
