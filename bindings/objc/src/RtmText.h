// Texts on their way to the C ABI and back.
#import <Foundation/Foundation.h>

/// A text for the C ABI, valid until the autorelease pool is drained. NULL for nil. What is no text (another object, half a surrogate pair, a NUL inside) becomes
/// bytes that are no UTF-8, so that the library refuses it at the place that this has among its checks.
const char *RtmText(NSString *text);

/// As RtmText, but "" for nil.
const char *RtmTextOrEmpty(NSString *text);

/// A text's UTF-8, which may hold NULs; nil for what is no text.
NSData *RtmTextData(NSString *text);

/// Texts for the C ABI, valid until the autorelease pool is drained; never NULL. Without a list, `count` is 0.
const char *const *RtmTexts(NSArray *list, size_t *count);

/// A text of the C ABI; @"" for NULL.
NSString *RtmString(const char *text);

/// As RtmString, of so many bytes.
NSString *RtmStringOfBytes(const char *bytes, size_t length);
