import Foundation
import RtmNative

/// Fresh message ids, fetched many at a time.
final class MessageIds: @unchecked Sendable {
    private static let batch: Int32 = 1024
    private let lock = NSLock()
    private var left: ArraySlice<Int64> = []

    func next() -> Int64 {
        lock.lock()
        defer { lock.unlock() }
        if left.isEmpty { left = RtmNative.messageIds(count: MessageIds.batch)[...] }
        return left.removeFirst()
    }
}
