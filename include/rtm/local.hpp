// What keeps this layer inside the program that compiles it: hidden symbols, entry points under names of their own, and exceptions that stay.
#pragma once

// Hides every symbol of the implementation, so that two parts of a process, each built from another version of these headers, do not mix.
#if defined(__GNUC__)
#define LIBRTM_LOCAL __attribute__((visibility("hidden")))
#else
#define LIBRTM_LOCAL
#endif

// The entry points keep their names in the language, with C linkage, but not in the object file: a program may also link libraries that define or
// need symbols of the original's names.
#if defined(__GNUC__) && defined(__ELF__)
#define LIBRTM_SHOWN_ENTRY(symbol) __asm__(symbol) __attribute__((visibility("default")))
#define LIBRTM_LOCAL_ENTRY(symbol) __asm__(symbol) LIBRTM_LOCAL
#else
#define LIBRTM_SHOWN_ENTRY(symbol)
#define LIBRTM_LOCAL_ENTRY(symbol)
#endif

// Programs built without exceptions use these headers too.
#if defined(__cpp_exceptions) || defined(__EXCEPTIONS) || defined(_CPPUNWIND)
#define LIBRTM_TRY try
#define LIBRTM_CATCH_ALL catch (...)
#else
#define LIBRTM_TRY if (true)
#define LIBRTM_CATCH_ALL else
#endif

namespace librtm LIBRTM_LOCAL {

// How long release(false), IChannel::release(), removeEventHandler and createChannel with a new handler wait for a callback that is running on the
// library's thread. Long enough for a callback to finish, short enough for a program whose callback waits for the very lock the caller holds.
enum : unsigned { kPatienceMs = 2000 };

}  // namespace librtm
