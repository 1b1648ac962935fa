//! Links that are broken on purpose, one mistake each. The simulation must notice every one of them.

/// A mistake that somebody could make when putting the link's parts together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutation {
    /// The link as it ships.
    None,
    /// The receiving library hands over whatever comes.
    NoDedupe,
    /// The client says in Hello that it took one frame more than it did.
    ClaimOneMore,
    /// The client says in Hello that it took one frame less than it did.
    ClaimOneLess,
    /// The server rewinds its outbox one frame too far ahead.
    RewindOneMore,
    /// The server calls a message delivered when it is queued for the receiver.
    ReceiptWhenQueued,
    /// The receiving library acknowledges a batch first and hands it over later.
    AckBeforeHandOver,
    /// The client writes requests again whose time-out it has told the application.
    ResendAfterDeadline,
    /// A fresh session sends pending requests under new numbers.
    RenumberOnResend,
    /// The server answers an offline message before the Store has committed it.
    ReceiptBeforeCommit,
    /// Bytes that were on their way on the old connection are taken after a new one took up the session.
    OldConnectionTaken,
    /// A Hello that was overtaken by a younger one takes the session up again.
    StaleHelloTrusted,
    /// Live messages go out before the stored ones have been read.
    LiveBeforeStored,
    /// The receiving library drops what comes behind a newer message, and acknowledges it as if it had been handed over.
    BehindTakenForKnown,
    /// What was declined is not said again at a resume.
    DeclinedLostAtResume,
    /// Receipts keep the numbers of before when a rewind drops expired frames.
    ReceiptsNotRenumbered,
    /// A server that lost its memory welcomes sessions it does not know.
    UnknownSessionResumed,
    /// The server takes requests that arrive past their deadline.
    DeadlineIgnored,
    /// Frames that are dropped as known are not counted.
    KnownNotCounted,
    /// What a session had taken when it was lost is forgotten without a word to the channel's returning member.
    SilentGap,
    /// Time-outs are not told to the application.
    SilentTimeout,
    /// The outbox of a slow consumer grows without bound.
    UnboundedOutbox,
    /// Frames that were written but not acknowledged are not written again.
    NoRewind,
}

/// All mistakes.
pub const ALL: [Mutation; 22] = [
    Mutation::NoDedupe,
    Mutation::ClaimOneMore,
    Mutation::ClaimOneLess,
    Mutation::RewindOneMore,
    Mutation::ReceiptWhenQueued,
    Mutation::AckBeforeHandOver,
    Mutation::ResendAfterDeadline,
    Mutation::RenumberOnResend,
    Mutation::ReceiptBeforeCommit,
    Mutation::OldConnectionTaken,
    Mutation::StaleHelloTrusted,
    Mutation::LiveBeforeStored,
    Mutation::BehindTakenForKnown,
    Mutation::DeclinedLostAtResume,
    Mutation::ReceiptsNotRenumbered,
    Mutation::UnknownSessionResumed,
    Mutation::DeadlineIgnored,
    Mutation::KnownNotCounted,
    Mutation::SilentGap,
    Mutation::SilentTimeout,
    Mutation::UnboundedOutbox,
    Mutation::NoRewind,
];
