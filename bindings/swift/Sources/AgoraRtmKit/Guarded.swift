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

// What is not held. A structure for each kind: looking for a protocol behind any object would cost more than all else about a message.

struct WeakKit {
    weak var object: AgoraRtmKit?
}

/// A kit and who is told what happens to it.
struct KitEars {
    weak var kit: AgoraRtmKit?
    weak var delegate: AgoraRtmDelegate?
}

/// A channel and who is told what happens in it.
struct RoomEars {
    weak var room: AgoraRtmChannel?
    weak var delegate: AgoraRtmChannelDelegate?
}

struct WeakCallDelegate {
    weak var object: AgoraRtmCallDelegate?
}
