import Foundation

/// Goes up once, and can be looked at by anybody.
final class Flag: @unchecked Sendable {
    private let lock = NSLock()
    private var up = false

    var isSet: Bool { lock.withLock { up } }

    /// True for the one who has set it.
    func set() -> Bool {
        lock.withLock {
            defer { up = true }
            return !up
        }
    }
}
