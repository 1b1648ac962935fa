/* The fast lane of a client: messages go in and events come out as bytes. What both functions promise stands in
 * rtm-ffi/src/objects/lane.rs; addresses are numbers there. */
#pragma once

#include <stdint.h>

/* Sends the messages that stand in `length` bytes at `address`. 0, or a status when the bytes are no messages. */
int32_t rtm_lane_send(uint64_t lane, uint64_t address, uint64_t length);

/* Waits for events and writes some of them to `address`, which has room for `capacity` bytes. Gives how many bytes it wrote; 0 when
 * the client was released; below 0, how many are needed. For one thread alone. */
int64_t rtm_lane_take(uint64_t lane, uint64_t address, uint64_t capacity);
