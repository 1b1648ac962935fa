/** Timers and limits of a client, in milliseconds and bytes. */
export interface Parameters {
  /** How long a login may take. */
  loginTimeoutMs: number;
  /** How long one attempt to connect may take, the server's greeting included. */
  connectTimeoutMs: number;
  /** How long the link may be down before the state is RECONNECTING. */
  reconnectingAfterMs: number;
  /** The wait after the first attempt that failed; it doubles, with jitter. */
  reconnectBaseMs: number;
  /** The longest wait between attempts. */
  reconnectMaxMs: number;
  /** How long the server may keep silent after a page came back, a laptop woke or the network changed. */
  probeTimeoutMs: number;
  /** Messages to peers and channels. */
  sendTimeoutMs: number;
  joinTimeoutMs: number;
  leaveTimeoutMs: number;
  membersTimeoutMs: number;
  renewTimeoutMs: number;
  /** Asking who is online, subscribing to users and no longer doing so. */
  presenceTimeoutMs: number;
  /** Listing the users subscribed to. */
  subscribedTimeoutMs: number;
  attributesTimeoutMs: number;
  countsTimeoutMs: number;
  /** The wait before a step of an invitation is sent again. */
  invitationResendMs: number;
  /** How long an invitation may take to reach its callee. */
  invitationReceiptMs: number;
  /** How long the caller may take to confirm an acceptance. */
  invitationConfirmMs: number;
  /** How long an invitation waits for an answer, from its receipt on. */
  invitationExpireMs: number;
  /** How long a logout waits for what was sent before. */
  logoutTimeoutMs: number;
  /** How long a transfer may go without a byte. */
  mediaStallMs: number;
  /** Requests without outcome beyond which sends are refused. */
  pendingBytes: number;
}

/** What counts unless an application says otherwise. */
export const defaultParameters: Readonly<Parameters> = {
  loginTimeoutMs: 12_000,
  connectTimeoutMs: 10_000,
  reconnectingAfterMs: 4_000,
  reconnectBaseMs: 100,
  reconnectMaxMs: 5_000,
  probeTimeoutMs: 3_000,
  sendTimeoutMs: 10_000,
  joinTimeoutMs: 5_000,
  leaveTimeoutMs: 5_000,
  membersTimeoutMs: 5_000,
  renewTimeoutMs: 5_000,
  presenceTimeoutMs: 10_000,
  subscribedTimeoutMs: 5_000,
  attributesTimeoutMs: 5_000,
  countsTimeoutMs: 5_000,
  invitationResendMs: 2_000,
  invitationReceiptMs: 30_000,
  invitationConfirmMs: 5_000,
  invitationExpireMs: 60_000,
  logoutTimeoutMs: 5_000,
  mediaStallMs: 120_000,
  pendingBytes: 64 * 1024 * 1024,
};
