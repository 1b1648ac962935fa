import Foundation

/// Something that several threads use.
final class Guarded<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    init(_ value: Value) {
        self.value = value
    }

    func with<Result>(_ use: (inout Value) -> Result) -> Result {
        lock.lock()
        defer { lock.unlock() }
        return use(&value)
    }

    var current: Value {
        get { with { $0 } }
        set {
            // The old one goes outside of the lock, since it may be the last that holds something of the application's.
            let old = with { value in
                defer { value = newValue }
                return value
            }
            withExtendedLifetime(old) {}
        }
    }
}

/// Something that is not held.
struct Weak {
    weak var object: AnyObject?
}
