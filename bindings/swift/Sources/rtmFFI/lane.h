/* The fast lane of a client: messages go in and events come out as bytes. What both functions promise stands in
 * rtm-ffi/src/objects/lane.rs; addresses are numbers there. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Sends the messages that stand in `length` bytes at `address`. 0, or a status when the bytes are no messages. */
int32_t rtm_lane_send(uint64_t lane, uint64_t address, uint64_t length);

/* Waits for events and writes some of them to `address`, which has room for `capacity` bytes. Gives how many bytes it wrote; 0 when
 * the client was released; below 0, how many are needed. For one thread alone. */
int64_t rtm_lane_take(uint64_t lane, uint64_t address, uint64_t capacity);

/* Looks at a flag that another thread may raise at that moment. Swift has no such thing on older systems of Apple's, and a lock for each
 * event costs more than what is done with it. */
static inline bool rtm_flag_is_up(const bool *flag) { return __atomic_load_n(flag, __ATOMIC_SEQ_CST); }

/* Raises a flag. True for the one who did. */
static inline bool rtm_flag_raise(bool *flag) { return !__atomic_exchange_n(flag, true, __ATOMIC_SEQ_CST); }
