import Foundation
import RtmNative

/// Fresh message ids, fetched many at a time.
final class MessageIds: @unchecked Sendable {
    private static let batch: Int32 = 1024
    private let lock = NSLock()
    private var ids: [Int64] = []
    private var used = 0

    func next() -> Int64 {
        lock.lock()
        defer { lock.unlock() }
        if used == ids.count {
            ids = RtmNative.messageIds(count: MessageIds.batch)
            used = 0
        }
        used += 1
        return ids[used - 1]
    }
}
