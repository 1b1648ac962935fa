// What GNUstep's headers ask for when blocks are on; Debian has it under another name.
#include <Block.h>
