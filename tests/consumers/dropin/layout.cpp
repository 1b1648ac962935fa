// What the declarations of this folder say, slot by slot, against the table of the 1.x surface, with which tests/cpp compares include/ in the same way:
// both must agree on every signature, on every slot of every vtable, and on every field. Ends with 1 and the names of what does not.
#include "call_declarations.h"

#include <cstddef>
#include <cstdio>
#include <cstring>
#include <type_traits>

using namespace agora::rtm;

namespace {

// The slot of a virtual method: the pointer to it holds 1 + the slot's offset. Does not compile unless a method has exactly this signature.
template <class T, class Signature>
std::size_t slot(Signature T::*method) {
  std::size_t offset = 0;
  std::memcpy(&offset, &method, sizeof offset);
  return (offset - 1) / sizeof(void *);
}

// Behind the destructor's two slots, or behind all that IMessage has.
template <class T>
std::size_t first_slot() {
  return std::is_base_of<IMessage, T>::value && !std::is_same<IMessage, T>::value ? 2 + 9 : 2;
}

// Whoever inherits a class puts a new method behind its last one.
template <class T>
struct Heir : T {
  virtual void behind_the_last() = 0;
};

int wrong = 0;

void same(const char *what, std::size_t wanted, std::size_t found) {
  if (wanted == found) return;
  std::printf("%s is at %zu and belongs at %zu\n", what, found, wanted);
  ++wrong;
}

}  // namespace

int main() {
  std::size_t classes = 0, methods = 0, fields = 0, next = 0;
#define OBJECT(name, many) next = first_slot<name>();
#define MEDIA(name, many) OBJECT(name, many)
#define HANDLER(name, many) OBJECT(name, many)
#define METHOD(type, result, name, ...) \
  same(#type "::" #name, next++, slot<type, result __VA_ARGS__>(&type::name)); \
  ++methods;
#define END(name) \
  same("the end of " #name, next, slot(&Heir<name>::behind_the_last)); \
  ++classes;
#include "../../cpp/table/methods.inc"
#define STRUCT(name, many) next = 0;
#define FIELD(structure, type, name) \
  static_assert(std::is_same<decltype(structure::name), type>::value, #structure "::" #name " is " #type); \
  next = (next + alignof(type) - 1) / alignof(type) * alignof(type); \
  same(#structure "::" #name, next, offsetof(structure, name)); \
  next += sizeof(type); \
  ++fields;
#include "../../cpp/table/fields.inc"
  same("the number of classes", 13, classes);
  same("the number of methods", 169, methods);
  same("the number of fields", 14, fields);
  return wrong == 0 ? 0 : 1;
}
