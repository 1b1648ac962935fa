// What an outside project does with an installed rtm: two users, one message. `program LIBRARY` fails unless the code it runs comes from that file.
#include "users.h"

int main(int count, char **arguments) {
  if (count != 2 || !expect(real(arguments[1]), origin())) return 1;
  if (!greet()) return 1;
  std::printf("rtm %s of %s\n", agora::rtm::getRtmSdkVersion(), origin().c_str());
  return 0;
}
