import rtmFFI

/// Goes up once, and can be looked at by anybody.
final class Flag: @unchecked Sendable {
    private let up: UnsafeMutablePointer<Bool>

    init() {
        up = .allocate(capacity: 1)
        up.initialize(to: false)
    }

    deinit {
        up.deallocate()
    }

    var isSet: Bool { rtm_flag_is_up(up) }

    /// True for the one who has set it.
    func set() -> Bool { rtm_flag_raise(up) }
}
