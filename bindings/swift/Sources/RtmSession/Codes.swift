/// The numbers of 1.x that sessions give themselves.
package enum Codes {
    /// What every call to a released session is answered, and every call to a closed channel.
    package static let notInitialized: Int32 = 101
    /// Of a message to a user who is offline: the server keeps it.
    package static let cachedByServer: Int32 = 4
}

/// The operations of attribute writes.
package enum Operation: Int32 {
    case set = 1
    case update, delete, clear
}
