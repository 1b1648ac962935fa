/* rtm.h: the C interface of librtm, a client for a self-hosted real-time messaging server.
 *
 * Generated from rtm-ffi/src; change it there and run: RTM_HEADER_WRITE=1 cargo test -p rtm-ffi --test header
 *
 * Handles are numbers. 0 is none; a number that was released, never given out, or belongs to another kind of object is
 * answered with RTM_ERR_HANDLE, for ever. Any function may be called from any thread and from inside any callback.
 *
 * Functions that return int32_t answer 0 when the call was accepted or done, a number above 0 that belongs to the 1.x
 * enumeration named at the function, or one of the RTM_ERR_ numbers below 0, when the call itself was wrong and nothing
 * happened. Outputs are written only on success.
 *
 * Strings are UTF-8 and NUL-terminated. Pointers handed to a function are read before it returns and never kept.
 *
 * The library starts threads of its own and does not survive fork() in the child: create clients after forking. It
 * installs no signal handlers and raises no SIGPIPE.
 */

#ifndef RTM_H
#define RTM_H



#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 A required pointer is NULL.
 */
#define RTM_ERR_NULL -1

/*
 The handle is 0, released, was never given out, or is of another kind.
 */
#define RTM_ERR_HANDLE -2

/*
 A string is not UTF-8.
 */
#define RTM_ERR_UTF8 -3

/*
 The `size` of a struct is smaller than its first version.
 */
#define RTM_ERR_SIZE -4

/*
 A value is outside its range: a bad address, an unknown enumerator, a parameter of the wrong type.
 */
#define RTM_ERR_ARGUMENT -5

/*
 There are no more handles, threads or memory.
 */
#define RTM_ERR_EXHAUSTED -6

/*
 A bug in the library, caught at its boundary; the log has it.
 */
#define RTM_ERR_PANIC -7

/*
 Text is not a JSON object.
 */
#define RTM_ERR_JSON -8

/*
 A file cannot be opened for writing: its folder is missing, or permission is.
 */
#define RTM_ERR_FILE -9

/*
 A message. When sending, the application owns every pointer and may free it as soon as the call has returned; when
 receiving, the library owns them and they are valid during the callback only.

 Content is limited to 32,768 bytes by default: text and raw data, or text, file name and thumbnail, together.
 */
typedef struct rtm_message {
  /*
   sizeof(rtm_message); the struct grows at its end.
   */
  size_t size;
  /*
   The message id that results carry. 0 when sending: the library chooses one.
   */
  int64_t id;
  /*
   MESSAGE_TYPE: 1 text, 2 raw, 3 file, 4 image.
   */
  int32_t kind;
  /*
   The text, or the description of anything else. NUL-terminated when given by the library; when sending, `text_len`
   counts. NULL with 0 is the empty text.
   */
  const char *text;
  /*
   Bytes of `text`, without a NUL at its end.
   */
  size_t text_len;
  /*
   The data of a raw message; NULL with 0 is none.
   */
  const uint8_t *raw;
  /*
   Bytes of `raw`.
   */
  size_t raw_len;
  /*
   Of files and images: the id they are downloaded by. NUL-terminated; NULL when sending means "".
   */
  const char *media_id;
  /*
   Of files and images: their size in bytes.
   */
  int64_t media_size;
  /*
   Of files and images: the name to show. NUL-terminated; NULL when sending means "".
   */
  const char *file_name;
  /*
   Of files and images: a small picture; NULL with 0 is none.
   */
  const uint8_t *thumbnail;
  /*
   Bytes of `thumbnail`.
   */
  size_t thumbnail_len;
  /*
   Of images: pixels.
   */
  int32_t width;
  /*
   Of images: pixels.
   */
  int32_t height;
  /*
   Of images: pixels of the thumbnail.
   */
  int32_t thumbnail_width;
  /*
   Of images: pixels of the thumbnail.
   */
  int32_t thumbnail_height;
  /*
   Receiver only: when the server received it, in milliseconds since 1970.
   */
  int64_t server_ms;
  /*
   Receiver only: it was stored while the receiver was offline.
   */
  bool offline;
  /*
   Receiver only: its number within the channel; 0 for messages from a peer.
   */
  uint64_t sequence;
} rtm_message;

/*
 Downloaded bytes; lent to a callback, kept by rtm_buffer_retain. 0 is none.
 */
typedef uint64_t rtm_buffer_t;

/*
 Where a user stands. The library owns the string; it is valid during the callback only.
 */
typedef struct rtm_peer_status {
  /*
   NUL-terminated.
   */
  const char *peer_id;
  /*
   PEER_ONLINE_STATE: 0 online, 1 unreachable, 2 offline.
   */
  int32_t state;
} rtm_peer_status;

/*
 An attribute of a user. When writing, the application owns the strings and may free them as soon as the call has
 returned; when receiving, the library owns them and they are valid during the callback only.
 */
typedef struct rtm_attribute {
  /*
   1 to 32 bytes by default, NUL-terminated.
   */
  const char *key;
  /*
   NUL-terminated; not "" when setting or updating. NULL is fine when deleting.
   */
  const char *value;
} rtm_attribute;

/*
 An attribute of a channel. The library owns the strings; they are valid during the callback only.
 */
typedef struct rtm_channel_attribute {
  /*
   NUL-terminated.
   */
  const char *key;
  /*
   NUL-terminated.
   */
  const char *value;
  /*
   Who wrote it last; NUL-terminated.
   */
  const char *user_id;
  /*
   When that was, in milliseconds since 1970 by the server's clock.
   */
  int64_t server_ms;
} rtm_channel_attribute;

/*
 How many members a channel has. The library owns the string; it is valid during the callback only.
 */
typedef struct rtm_member_count {
  /*
   NUL-terminated.
   */
  const char *channel_id;
  /*
   0 when the channel does not exist.
   */
  int32_t count;
} rtm_member_count;

/*
 What a client reports. Callbacks of one client, those of its channels included, run one after another on one thread of
 the library, in order, with no lock held, and never inside a call that the application makes. Any function may be
 called from a callback. Every pointer that a callback is given is valid until it returns. A NULL function pointer
 means: not interested. A callback must not throw and must not longjmp out.
 */
typedef struct rtm_client_callbacks {
  /*
   sizeof(rtm_client_callbacks); the struct grows at its end.
   */
  size_t size;
  /*
   Handed to every callback; the library does not look at it.
   */
  void *user_data;
  /*
   Called exactly once, after the last callback: on the thread that released the client, or on the library's thread
   when it was released from inside a callback or without waiting.
   */
  void (*release)(void *user_data);
  /*
   Answers rtm_client_login with a LOGIN_ERR_CODE; 0 is success.
   */
  void (*on_login)(void *user_data, int32_t code);
  /*
   Answers rtm_client_logout with a LOGOUT_ERR_CODE; 0 is success.
   */
  void (*on_logout)(void *user_data, int32_t code);
  /*
   CONNECTION_STATE and CONNECTION_CHANGE_REASON, at every change.
   */
  void (*on_connection_state)(void *user_data, int32_t state, int32_t reason);
  /*
   Answers rtm_client_send with a PEER_MESSAGE_ERR_CODE; 0: the peer's library has taken the message.
   */
  void (*on_send_result)(void *user_data, int64_t message_id, int32_t code);
  /*
   A message from a peer.
   */
  void (*on_message)(void *user_data, const char *peer_id, const struct rtm_message *message);
  /*
   About once a second while bytes move, and once at the end of a transfer that succeeded. `direction`: 1 upload,
   2 download. Bytes.
   */
  void (*on_media_progress)(void *user_data, int64_t request_id, int32_t direction, int64_t current, int64_t total);
  /*
   Answers rtm_media_upload with an UPLOAD_MEDIA_ERR_CODE. `kind`: 3 file, 4 image. `message` is ready to be sent, and
   NULL unless `code` is 0.
   */
  void (*on_media_upload)(void *user_data,
                          int64_t request_id,
                          int32_t kind,
                          const struct rtm_message *message,
                          int32_t code);
  /*
   Answers rtm_media_download_to_file with a DOWNLOAD_MEDIA_ERR_CODE; 0: the whole, verified file is there.
   */
  void (*on_media_download_to_file)(void *user_data, int64_t request_id, int32_t code);
  /*
   Answers rtm_media_download_to_memory with a DOWNLOAD_MEDIA_ERR_CODE. `data` is valid during the callback, or until
   rtm_buffer_release when `buffer` is kept by rtm_buffer_retain. NULL, 0 and 0 unless `code` is 0.
   */
  void (*on_media_download_to_memory)(void *user_data,
                                      int64_t request_id,
                                      const uint8_t *data,
                                      size_t len,
                                      rtm_buffer_t buffer,
                                      int32_t code);
  /*
   Answers rtm_media_cancel with a CANCEL_MEDIA_ERR_CODE; after 0 the transfer itself ends with its INTERRUPTED code.
   */
  void (*on_media_cancel)(void *user_data, int64_t request_id, int32_t direction, int32_t code);
  /*
   Messages of a channel, by number and inclusive, that can no longer be had. `to` 0: up to an unknown end.
   */
  void (*on_gap)(void *user_data, const char *channel_id, uint64_t from, uint64_t to);
  /*
   Answers rtm_client_renew_token with a RENEW_TOKEN_ERR_CODE; `token` is the one that was given.
   */
  void (*on_token_renewed)(void *user_data, const char *token, int32_t code);
  /*
   The token has ended. Connected, the client is aborted: log in again with a new one. Reconnecting, it waits for
   rtm_client_renew_token.
   */
  void (*on_token_expired)(void *user_data);
  /*
   The token ends in half a minute, or sooner.
   */
  void (*on_token_will_expire)(void *user_data);
  /*
   Answers rtm_presence_query with a QUERY_PEERS_ONLINE_STATUS_ERR. `peers` are online or offline, and none unless `code`
   is 0.
   */
  void (*on_presence_query)(void *user_data,
                            int64_t request_id,
                            const struct rtm_peer_status *peers,
                            size_t count,
                            int32_t code);
  /*
   Answers rtm_presence_subscribe and rtm_presence_unsubscribe with a PEER_SUBSCRIPTION_STATUS_ERR; 6: too many in total,
   and nothing has changed.
   */
  void (*on_presence_subscription)(void *user_data, int64_t request_id, int32_t code);
  /*
   Answers rtm_presence_subscribed with a QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR.
   */
  void (*on_presence_subscribed)(void *user_data,
                                 int64_t request_id,
                                 const char *const *peer_ids,
                                 size_t count,
                                 int32_t code);
  /*
   The states of users subscribed to, right behind a subscription that worked; then those that change. What has changed
   while the connection was lost comes when it is back.
   */
  void (*on_presence_change)(void *user_data, const struct rtm_peer_status *peers, size_t count);
  /*
   Answers rtm_user_attributes_write with an ATTRIBUTE_OPERATION_ERR. `operation`: 1 set, 2 update, 3 delete, 4 clear.
   */
  void (*on_user_attributes_written)(void *user_data, int64_t request_id, int32_t operation, int32_t code);
  /*
   Answers rtm_user_attributes_get with an ATTRIBUTE_OPERATION_ERR; 6: the user is not online.
   */
  void (*on_user_attributes)(void *user_data,
                             int64_t request_id,
                             const char *user_id,
                             const struct rtm_attribute *attributes,
                             size_t count,
                             int32_t code);
  /*
   Answers rtm_channel_attributes_write with an ATTRIBUTE_OPERATION_ERR. `operation`: 1 set, 2 update, 3 delete, 4 clear.
   */
  void (*on_channel_attributes_written)(void *user_data, int64_t request_id, int32_t operation, int32_t code);
  /*
   Answers rtm_channel_attributes_get with an ATTRIBUTE_OPERATION_ERR.
   */
  void (*on_channel_attributes)(void *user_data,
                                int64_t request_id,
                                const char *channel_id,
                                const struct rtm_channel_attribute *attributes,
                                size_t count,
                                int32_t code);
  /*
   Answers rtm_member_counts_get with a GET_CHANNEL_MEMBER_COUNT_ERR_CODE: the counts in the order asked for, and none
   unless `code` is 0.
   */
  void (*on_member_counts)(void *user_data,
                           int64_t request_id,
                           const struct rtm_member_count *counts,
                           size_t count,
                           int32_t code);
} rtm_client_callbacks;

/*
 A client; made by rtm_client_new, given back by rtm_client_release. 0 is none.
 */
typedef uint64_t rtm_client_t;

/*
 How a message is sent.
 */
typedef struct rtm_send_options {
  /*
   sizeof(rtm_send_options); the struct grows at its end.
   */
  size_t size;
  /*
   Store it when the peer is offline. No effect on channel messages.
   */
  bool store_offline;
  /*
   Keep it in the history.
   */
  bool keep_history;
} rtm_send_options;

/*
 What a channel reports; the rules of rtm_client_callbacks hold.
 */
typedef struct rtm_channel_callbacks {
  /*
   sizeof(rtm_channel_callbacks); the struct grows at its end.
   */
  size_t size;
  /*
   Handed to every callback; the library does not look at it.
   */
  void *user_data;
  /*
   Called exactly once, after the last callback with this `user_data`.
   */
  void (*release)(void *user_data);
  /*
   Answers rtm_channel_join with a JOIN_CHANNEL_ERR; 0 is success.
   */
  void (*on_join)(void *user_data, int32_t code);
  /*
   Answers rtm_channel_leave with a LEAVE_CHANNEL_ERR; 4 unasked: the server took this client out of the channel.
   */
  void (*on_leave)(void *user_data, int32_t code);
  /*
   A message from another member.
   */
  void (*on_message)(void *user_data, const char *user_id, const struct rtm_message *message);
  /*
   Answers rtm_channel_send with a CHANNEL_MESSAGE_ERR_CODE; 0: the server has taken the message.
   */
  void (*on_send_result)(void *user_data, int64_t message_id, int32_t code);
  /*
   Somebody else joined.
   */
  void (*on_member_joined)(void *user_data, const char *user_id);
  /*
   Somebody else left or vanished.
   */
  void (*on_member_left)(void *user_data, const char *user_id);
  /*
   Answers rtm_channel_members with a GET_MEMBERS_ERR.
   */
  void (*on_members)(void *user_data, const char *const *user_ids, size_t count, int32_t code);
  /*
   The number of members, at changes and right after joining.
   */
  void (*on_member_count)(void *user_data, uint32_t count);
  /*
   All attributes of the channel, after a write that asked for members to be told.
   */
  void (*on_attributes)(void *user_data, const struct rtm_channel_attribute *attributes, size_t count);
} rtm_channel_callbacks;

/*
 A channel of a client; made by rtm_channel_new, given back by rtm_channel_release or with its client. 0 is none.
 */
typedef uint64_t rtm_channel_t;

/*
 A call invitation; made by rtm_invitation_new or lent to a callback, kept by rtm_invitation_retain, given back by
 rtm_invitation_release or with its client. 0 is none.
 */
typedef uint64_t rtm_invitation_t;

/*
 What happens to the invitations of a client; the rules of rtm_client_callbacks hold. The invitation that a callback is
 given is valid until it returns, and longer when it is retained.
 */
typedef struct rtm_invitation_callbacks {
  /*
   sizeof(rtm_invitation_callbacks); the struct grows at its end.
   */
  size_t size;
  /*
   Handed to every callback; the library does not look at it.
   */
  void *user_data;
  /*
   Called exactly once, after the last callback with this `user_data`.
   */
  void (*release)(void *user_data);
  /*
   The callee has the invitation.
   */
  void (*on_local_received)(void *user_data, rtm_invitation_t invitation);
  /*
   The end: rtm_invitation_cancel.
   */
  void (*on_local_canceled)(void *user_data, rtm_invitation_t invitation);
  /*
   The end, with a LOCAL_INVITATION_ERR_CODE: 1 the callee was offline all the time, 2 the callee's library did not answer, 3
   nobody answered, 4 this client is not logged in, or no longer.
   */
  void (*on_local_failure)(void *user_data, rtm_invitation_t invitation, int32_t code);
  /*
   The end: the callee accepts.
   */
  void (*on_local_accepted)(void *user_data, rtm_invitation_t invitation, const char *response);
  /*
   The end: the callee refuses.
   */
  void (*on_local_refused)(void *user_data, rtm_invitation_t invitation, const char *response);
  /*
   The end: rtm_invitation_refuse.
   */
  void (*on_remote_refused)(void *user_data, rtm_invitation_t invitation);
  /*
   The end: the caller has confirmed rtm_invitation_accept.
   */
  void (*on_remote_accepted)(void *user_data, rtm_invitation_t invitation);
  /*
   An invitation has come in.
   */
  void (*on_remote_received)(void *user_data, rtm_invitation_t invitation);
  /*
   The end, with a REMOTE_INVITATION_ERR_CODE: 1 the caller was offline when it was accepted, or this client is not logged in
   any more, 2 the caller did not confirm, 3 nobody answered.
   */
  void (*on_remote_failure)(void *user_data, rtm_invitation_t invitation, int32_t code);
  /*
   The end: the caller has cancelled it.
   */
  void (*on_remote_canceled)(void *user_data, rtm_invitation_t invitation);
} rtm_invitation_callbacks;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 Names a number that is 0 or below, in English, for a log. Numbers above 0 belong to the 1.x enumerations and get
 a text that says so. The string is static: never free it. Any thread.
 */
const char *rtm_status_text(int32_t status);

/*
 The version of the library, for example "0.1.0". Static: never free it. Any thread.
 */
const char *rtm_version(void);

/*
 A message id: positive, unique within the process, larger than those before it, and based on the time, so that ids of
 another run of the program are very likely others. Any thread.
 */
int64_t rtm_message_id_new(void);

/*
 Says where clients that are made later find their server, unless their parameters say otherwise: ws://HOST:PORT or
 wss://HOST:PORT (http and https are taken for them). NULL forgets it. Without it the environment variable RTM_SERVER
 counts, then ws://127.0.0.1:8700. RTM_ERR_ARGUMENT: the address is none; the log says why.

 # Safety
 `url` is NULL or a NUL-terminated string.
 */
int32_t rtm_set_server(const char *url);

/*
 Handles given out and not released, of every kind; for leak tests. Any thread.
 */
uint64_t rtm_live_handles(void);

/*
 Writes the log to this file from now on, behind what it holds; NULL: to no file any more. When it is full it is moved to
 the same name with ".1" behind it, in the place of an older one, and begun anew. The path is absolute, and its folder
 is there and can be written to. The log is one for the process. RTM_ERR_ARGUMENT: the path is not absolute; RTM_ERR_FILE: it
 cannot be opened for writing; RTM_ERR_EXHAUSTED: the process has a `tracing` subscriber of its own, which gets everything.
 Then nothing is changed.

 # Safety
 `path` is NULL or a NUL-terminated string.
 */
int32_t rtm_log_set_file(const char *path);

/*
 Says what is logged, by the bits of LOG_FILTER_TYPE: 0x000f information and worse, 0x000e warnings and worse, 0x000c and
 0x0008 errors, 0 nothing, 0x080f what helps to find faults of the library as well. 0x000f unless set. RTM_ERR_ARGUMENT:
 other bits; then nothing is changed.
 */
int32_t rtm_log_set_filter(uint32_t filter);

/*
 Sets the size, in kilobytes, that each of the two files may have: 512 to 1,048,576, and 102,400 unless set.
 RTM_ERR_ARGUMENT: another size; then nothing is changed.
 */
int32_t rtm_log_set_size(uint32_t kilobytes);

/*
 Makes a client of the application `app_id`. It is not connected until rtm_client_login. Answers an INIT_ERR_CODE:
 3 without an App ID, 4 without callbacks. On failure nothing is kept and `release` is not called.

 # Safety
 `app_id` is NULL or a NUL-terminated string, `callbacks` NULL or a struct as large as its size says, whose functions may
 be called with its `user_data` from another thread until its `release` was called; `out` is NULL or writable.
 */
int32_t rtm_client_new(const char *app_id,
                       const struct rtm_client_callbacks *callbacks,
                       rtm_client_t *out);

/*
 Sets parameters from a JSON object; unknown keys are ignored. "rtm.server" names the server, "rtm.ca_file" a PEM file
 with a private certificate authority; the other keys set timers and limits, which count from the next login on.
 RTM_ERR_JSON: not a JSON object; RTM_ERR_ARGUMENT: a known key with a value of the wrong type. Then nothing is changed.

 # Safety
 `json` is NULL or a NUL-terminated string.
 */
int32_t rtm_client_set_parameters(rtm_client_t client, const char *json);

/*
 Logs in as `user_id`; on_login gives the outcome. `token` may be NULL, "" or the App ID where the server asks for none.
 Answers a LOGIN_ERR_CODE: 3 for a bad user id or server address, 8 when logged in, logging in or aborted.

 # Safety
 `token` and `user_id` are NULL or NUL-terminated strings.
 */
int32_t rtm_client_login(rtm_client_t client, const char *token, const char *user_id);

/*
 Goes on under another token, before the present one ends, or while reconnecting after it has; on_token_renewed gives the
 outcome. Answers a RENEW_TOKEN_ERR_CODE: 2 for an empty token or one longer than any, 4 when called too often, 102 when
 not logged in.

 # Safety
 `token` is NULL or a NUL-terminated string.
 */
int32_t rtm_client_renew_token(rtm_client_t client,
                               const char *token);

/*
 Logs out; on_logout gives the outcome, after what was sent before has its own. Answers a LOGOUT_ERR_CODE: 102 when not
 logged in. Channels are no longer joined afterwards; their handles stay usable.
 */
int32_t rtm_client_logout(rtm_client_t client);

/*
 Sends a message to a user; on_send_result gives the outcome with the message's id. Everything is copied before the call
 returns. Answers a PEER_MESSAGE_ERR_CODE: 6 for a bad user id, 7 for a message that is too large or of no known kind,
 1 when too much waits to be sent, 102 before the first login. `options` may be NULL.

 # Safety
 `peer_id` is NULL or a NUL-terminated string; `message` and `options` are NULL or structs as large as their size says,
 whose pointers hold what their lengths say.
 */
int32_t rtm_client_send(rtm_client_t client,
                        const char *peer_id,
                        const struct rtm_message *message,
                        const struct rtm_send_options *options);

/*
 Releases a client with its channels: their handles are void at once, the client is logged out, transfers end. Nothing of
 that is told: no callback of the client or its channels begins any more. When it returns, none runs, and `release` was
 called. Called from inside one of these callbacks it returns at once, and that callback is the last.
 */
int32_t rtm_client_release(rtm_client_t client);

/*
 As rtm_client_release, but waits for a running callback at most `wait_ms` milliseconds (0: not at all). When it returns
 earlier than the callback, that one is the last, and `release` follows it.
 */
int32_t rtm_client_release_within(rtm_client_t client, uint32_t wait_ms);

/*
 Opens a channel of a client, without joining it and without asking the server; it needs no login. An id that is open
 already gives the same handle, with the new callbacks in place of the old: those are not called any more when this
 returns (a running one is waited for, up to two seconds, unless this is called from inside a callback), and their
 `release` is called. RTM_ERR_ARGUMENT: the id is not 1 to 64 of the allowed characters, or "null"; then `release` is not
 called.

 # Safety
 As for rtm_client_new.
 */
int32_t rtm_channel_new(rtm_client_t client,
                        const char *channel_id,
                        const struct rtm_channel_callbacks *callbacks,
                        rtm_channel_t *out);

/*
 Joins; on_join gives the outcome. Answers a JOIN_CHANNEL_ERR: 6 when joined or joining, 5 when too many are joined, 102
 when not logged in.
 */
int32_t rtm_channel_join(rtm_channel_t channel);

/*
 Leaves; on_leave gives the outcome. Answers a LEAVE_CHANNEL_ERR: 3 when not joined, 102 when not logged in.
 */
int32_t rtm_channel_leave(rtm_channel_t channel);

/*
 Sends a message to the other members; on_send_result gives the outcome with the message's id. Everything is copied
 before the call returns. Answers a CHANNEL_MESSAGE_ERR_CODE: 4 for a message that is too large or of no known kind, 1
 when not joined or when too much waits to be sent, 102 when not logged in. `options` may be NULL.

 # Safety
 As for rtm_client_send.
 */
int32_t rtm_channel_send(rtm_channel_t channel,
                         const struct rtm_message *message,
                         const struct rtm_send_options *options);

/*
 Asks for the members; on_members gives them. Answers a GET_MEMBERS_ERR: 5 when not joined, 102 when not logged in.
 */
int32_t rtm_channel_members(rtm_channel_t channel);

/*
 Releases a channel, leaving it when it is joined. When it returns, none of its callbacks runs or will run, and its
 `release` was called. Called from inside a callback of its client it returns at once, and no callback of the channel
 follows the running one.
 */
int32_t rtm_channel_release(rtm_channel_t channel);

/*
 As rtm_channel_release, but waits for a running callback of the channel at most `wait_ms` milliseconds (0: not at all).
 */
int32_t rtm_channel_release_within(rtm_channel_t channel, uint32_t wait_ms);

/*
 Uploads the file at `path`, which is absolute and UTF-8; on_media_upload gives the outcome and the message to send.
 `kind`: 3 file, 4 image, whose pixels are counted if it is a JPEG, PNG or BMP. Answers an UPLOAD_MEDIA_ERR_CODE: 2 for a
 path that is not absolute, 5 when too many transfers run, 102 when not logged in. `*request_id` is written before any
 callback about it.

 # Safety
 `path` is NULL or a NUL-terminated string, `request_id` NULL or writable.
 */
int32_t rtm_media_upload(rtm_client_t client,
                         int32_t kind,
                         const char *path,
                         int64_t *request_id);

/*
 Downloads into memory; on_media_download_to_memory gives the outcome. Answers a DOWNLOAD_MEDIA_ERR_CODE: 2 for an empty
 id, 5 when too many transfers run, 102 when not logged in. `*request_id` is written before any callback about it.

 # Safety
 `media_id` is NULL or a NUL-terminated string, `request_id` NULL or writable.
 */
int32_t rtm_media_download_to_memory(rtm_client_t client, const char *media_id, int64_t *request_id);

/*
 Downloads to the file `path`, which is absolute and UTF-8 and appears, or is replaced, only when everything has arrived
 and is verified; on_media_download_to_file gives the outcome. Answers a DOWNLOAD_MEDIA_ERR_CODE: 2 for an empty id or a
 path that is not absolute, 5 when too many transfers run, 102 when not logged in. `*request_id` is written before any
 callback about it.

 # Safety
 `media_id` and `path` are NULL or NUL-terminated strings, `request_id` NULL or writable.
 */
int32_t rtm_media_download_to_file(rtm_client_t client, const char *media_id, const char *path, int64_t *request_id);

/*
 Cancels a transfer (`direction`: 1 upload, 2 download); on_media_cancel gives the outcome: 0, whereupon the transfer ends
 with its INTERRUPTED code, or 2 when no such transfer runs. Answers a CANCEL_MEDIA_ERR_CODE: 102 when not logged in.
 */
int32_t rtm_media_cancel(rtm_client_t client,
                         int64_t request_id,
                         int32_t direction);

/*
 Asks which of `count` users are online; on_presence_query gives the answer. Answers a QUERY_PEERS_ONLINE_STATUS_ERR: 2
 for no users, more than 256 by default, or a bad id; 102 when not logged in. `*request_id` is written before any callback
 about it.

 # Safety
 `peer_ids` is NULL or `count` pointers, each NULL or a NUL-terminated string; `request_id` is NULL or writable.
 */
int32_t rtm_presence_query(rtm_client_t client,
                           const char *const *peer_ids,
                           size_t count,
                           int64_t *request_id);

/*
 Subscribes to `count` users; on_presence_subscription gives the outcome. If it worked, on_presence_change tells their
 states at once and every change from then on, until rtm_presence_unsubscribe or logout; the library subscribes again
 when it had to log in anew after a long absence. Answers a PEER_SUBSCRIPTION_STATUS_ERR: 2 for no users or a bad id, 6
 for more than 512 by default, 102 when not logged in. `*request_id` is written before any callback about it.

 # Safety
 As for rtm_presence_query.
 */
int32_t rtm_presence_subscribe(rtm_client_t client, const char *const *peer_ids, size_t count, int64_t *request_id);

/*
 Subscribes to `count` users no longer; on_presence_subscription gives the outcome, behind which nothing is told of them.
 Answers as rtm_presence_subscribe. `*request_id` is written before any callback about it.

 # Safety
 As for rtm_presence_query.
 */
int32_t rtm_presence_unsubscribe(rtm_client_t client,
                                 const char *const *peer_ids,
                                 size_t count,
                                 int64_t *request_id);

/*
 Asks which users this client is subscribed to; on_presence_subscribed gives them. Answers a
 QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR: 102 when not logged in. `*request_id` is written before any callback about it.

 # Safety
 `request_id` is NULL or writable.
 */
int32_t rtm_presence_subscribed(rtm_client_t client, int64_t *request_id);

/*
 Changes the attributes of the user who is logged in; on_user_attributes_written gives the outcome. `operation`: 1 set
 replaces all, 2 update adds or replaces those given, 3 delete takes away those whose keys are given, 4 clear all. They
 last until logout. Answers an ATTRIBUTE_OPERATION_ERR: 3 for a key that is blank, there twice or longer than 32 bytes, an
 empty value, or nothing to update or delete; 4 for more than 32 attributes, 8 KB each or 16 KB together, by default; 102
 when not logged in; or RTM_ERR_ARGUMENT for an unknown operation. `*request_id` is written before any callback about it.

 # Safety
 `attributes` is NULL or `count` structs whose strings are NULL or NUL-terminated; `request_id` is NULL or writable.
 */
int32_t rtm_user_attributes_write(rtm_client_t client,
                                  int32_t operation,
                                  const struct rtm_attribute *attributes,
                                  size_t count,
                                  int64_t *request_id);

/*
 Asks for attributes of a user who is online; on_user_attributes gives them. `keys` NULL: all; otherwise those of `count`
 keys that there are. Answers an ATTRIBUTE_OPERATION_ERR: 3 for a bad user id, no keys, more than 32 by default, or a bad
 key; 102 when not logged in. `*request_id` is written before any callback about it.

 # Safety
 `user_id` is NULL or a NUL-terminated string; `keys` is NULL or `count` pointers, each NULL or a NUL-terminated string;
 `request_id` is NULL or writable.
 */
int32_t rtm_user_attributes_get(rtm_client_t client,
                                const char *user_id,
                                const char *const *keys,
                                size_t count,
                                int64_t *request_id);

/*
 Changes the attributes of a channel, which need not be joined; on_channel_attributes_written gives the outcome. With
 `notify` the members of the channel are told by on_attributes. Operations and answers are those of
 rtm_user_attributes_write, with 32 KB together, and 3 for a bad channel id. `*request_id` is written before any callback
 about it.

 # Safety
 `channel_id` is NULL or a NUL-terminated string; the rest as for rtm_user_attributes_write.
 */
int32_t rtm_channel_attributes_write(rtm_client_t client,
                                     const char *channel_id,
                                     int32_t operation,
                                     const struct rtm_attribute *attributes,
                                     size_t count,
                                     bool notify,
                                     int64_t *request_id);

/*
 Asks for attributes of a channel, which need not be joined; on_channel_attributes gives them. `keys` and the answers are
 those of rtm_user_attributes_get. `*request_id` is written before any callback about it.

 # Safety
 As for rtm_user_attributes_get.
 */
int32_t rtm_channel_attributes_get(rtm_client_t client,
                                   const char *channel_id,
                                   const char *const *keys,
                                   size_t count,
                                   int64_t *request_id);

/*
 Asks how many members `count` channels have, joined or not; on_member_counts gives the numbers. Answers a
 GET_CHANNEL_MEMBER_COUNT_ERR_CODE: 2 for no channels or a bad id, 5 for more than 32 by default, 102 when not logged in.
 `*request_id` is written before any callback about it.

 # Safety
 `channel_ids` is NULL or `count` pointers, each NULL or a NUL-terminated string; `request_id` is NULL or writable.
 */
int32_t rtm_member_counts_get(rtm_client_t client,
                              const char *const *channel_ids,
                              size_t count,
                              int64_t *request_id);

/*
 Sets who is told about the invitations of a client, those that are under way included. NULL: nobody. The former
 callbacks' `release` is called when their last call has returned, which may be after this function; no call to them
 begins any more. An invitation that comes in while nobody is told about it is not told later.

 # Safety
 `callbacks` is NULL or a struct as large as its size says, whose functions may be called with its `user_data` from
 another thread until its `release` was called.
 */
int32_t rtm_invitation_set_callbacks(rtm_client_t client, const struct rtm_invitation_callbacks *callbacks);

/*
 Makes an invitation to `callee_id`, to be sent by rtm_invitation_send. The application holds it until
 rtm_invitation_release, and the library while it is under way. Works before the login.

 # Safety
 `callee_id` is NULL or a NUL-terminated string; `out` is NULL or writable.
 */
int32_t rtm_invitation_new(rtm_client_t client, const char *callee_id, rtm_invitation_t *out);

/*
 Sets what the callee is told, 8,192 bytes at most by default: longer ones are refused by rtm_invitation_send. Without
 effect once it is sent. RTM_ERR_ARGUMENT for an invitation that came in.

 # Safety
 `content` is NULL or a NUL-terminated string.
 */
int32_t rtm_invitation_set_content(rtm_invitation_t invitation, const char *content);

/*
 Sets a channel to meet in, 64 bytes at most; nobody is joined to it. Otherwise as rtm_invitation_set_content.

 # Safety
 `channel_id` is NULL or a NUL-terminated string.
 */
int32_t rtm_invitation_set_channel_id(rtm_invitation_t invitation, const char *channel_id);

/*
 Sets what the caller will be told, 8,192 bytes at most by default: longer ones are refused when answering. Without
 effect once it is accepted or refused. RTM_ERR_ARGUMENT for an invitation of ours.

 # Safety
 `response` is NULL or a NUL-terminated string.
 */
int32_t rtm_invitation_set_response(rtm_invitation_t invitation, const char *response);

/*
 Sends an invitation, and again for 30 s by default while the callee is offline. Perhaps on_local_received follows, and
 surely one of the ends: on_local_accepted, on_local_refused, on_local_canceled or on_local_failure, which also comes
 when the client is not logged in. Answers an INVITATION_API_CALL_ERR_CODE: 1 for a bad callee id, a content or channel id
 that is too long, or an invitation that came in; 3 when it has ended; 5 when it was sent.
 */
int32_t rtm_invitation_send(rtm_invitation_t invitation);

/*
 Cancels an invitation of ours; on_local_canceled follows. Answers an INVITATION_API_CALL_ERR_CODE: 1 for one that came in,
 2 before it was sent, 3 when it has ended.
 */
int32_t rtm_invitation_cancel(rtm_invitation_t invitation);

/*
 Accepts an invitation that came in. on_remote_accepted follows when the caller has confirmed it, on_remote_canceled when the
 caller was faster, or on_remote_failure. Answers an INVITATION_API_CALL_ERR_CODE: 1 for one of ours or a response that is
 too long, 3 when it has ended, 4 when it was accepted.
 */
int32_t rtm_invitation_accept(rtm_invitation_t invitation);

/*
 Refuses an invitation that came in; on_remote_refused follows. Answers an INVITATION_API_CALL_ERR_CODE as
 rtm_invitation_accept does.
 */
int32_t rtm_invitation_refuse(rtm_invitation_t invitation);

/*
 The other user: the callee of an invitation of ours, the caller of one that came in. The library owns the string, which is
 valid until nobody holds the invitation. Any thread that holds it.

 # Safety
 `user_id` is NULL or writable.
 */
int32_t rtm_invitation_peer_id(rtm_invitation_t invitation,
                               const char **user_id);

/*
 What the caller says. The library owns the string, which is valid until nobody holds the invitation or the content is
 set anew. Any thread that holds it.

 # Safety
 `content` is NULL or writable.
 */
int32_t rtm_invitation_content(rtm_invitation_t invitation, const char **content);

/*
 The channel to meet in. The library owns the string, which is valid until nobody holds the invitation or the channel is
 set anew. Any thread that holds it.

 # Safety
 `channel_id` is NULL or writable.
 */
int32_t rtm_invitation_channel_id(rtm_invitation_t invitation, const char **channel_id);

/*
 What the callee answers; "" until it is set or has come. The library owns the string, which is valid until nobody holds the
 invitation or the response is set anew. Any thread that holds it.

 # Safety
 `response` is NULL or writable.
 */
int32_t rtm_invitation_response(rtm_invitation_t invitation,
                                const char **response);

/*
 Where an invitation stands: a LOCAL_INVITATION_STATE for one of ours, a REMOTE_INVITATION_STATE for one that came in. Inside
 a callback it fits what is told there. Any thread that holds it.

 # Safety
 `state` is NULL or writable.
 */
int32_t rtm_invitation_state(rtm_invitation_t invitation,
                             int32_t *state);

/*
 Keeps an invitation beyond the callback it was given in; every call needs one rtm_invitation_release. Any thread.
 */
int32_t rtm_invitation_retain(rtm_invitation_t invitation);

/*
 Gives back what rtm_invitation_new or rtm_invitation_retain gave. One that is under way stays usable, and its callbacks
 come, until its end; then, and with its client, the handle is void. RTM_ERR_HANDLE when the application holds none. Any
 thread.
 */
int32_t rtm_invitation_release(rtm_invitation_t invitation);

/*
 Keeps a buffer beyond the callback it was given in; every call needs one rtm_buffer_release. Any thread that holds it.
 */
int32_t rtm_buffer_retain(rtm_buffer_t buffer);

/*
 Gives back what rtm_buffer_retain kept; with the last one the bytes are freed. Any thread.
 */
int32_t rtm_buffer_release(rtm_buffer_t buffer);

/*
 The bytes of a buffer, owned by it and valid until its release. `*data` is never NULL. Any thread that holds it.

 # Safety
 `data` and `len` are NULL or writable.
 */
int32_t rtm_buffer_data(rtm_buffer_t buffer, const uint8_t **data, size_t *len);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* RTM_H */
