/// What can go wrong with an upload.
public enum UploadError: Int, RtmError {
    /// It did not work, for a reason that has no number.
    case failure = 1
    /// An argument breaks the rules.
    case invalidArgument = 2
    /// No answer came in time.
    case timeout = 3
    /// It is too large, or there are too many.
    case sizeOverflow = 4
    /// Too many transfers are under way.
    case concurrencyLimitExceeded = 5
    /// It was cancelled, or the login ended.
    case interrupted = 6
    /// The client was closed.
    case notInitialized = 101
    /// No login has succeeded yet.
    case notLoggedIn = 102

    public static let unnumbered: UploadError = .failure
}

/// What can go wrong with a download.
public enum DownloadError: Int, RtmError {
    /// It did not work, for a reason that has no number.
    case failure = 1
    /// An argument breaks the rules.
    case invalidArgument = 2
    /// No answer came in time.
    case timeout = 3
    /// Nothing is kept under this id, or no longer.
    case notExist = 4
    /// Too many transfers are under way.
    case concurrencyLimitExceeded = 5
    /// It was cancelled, or the login ended.
    case interrupted = 6
    /// The client was closed.
    case notInitialized = 101
    /// No login has succeeded yet.
    case notLoggedIn = 102

    public static let unnumbered: DownloadError = .failure
}
