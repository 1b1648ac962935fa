import Foundation
import RtmNative
import rtmFFI

/// The fast lane of a client: messages and events cross as bytes, in calls that take numbers alone, where the generated code
/// would make several structures of each.
final class Lane: @unchecked Sendable {
    private let number: UInt64
    private let lock = NSLock()
    private var out = Bytes()
    private var into = Bytes()
    private var closed = false

    /// Nothing: there are too many clients.
    init?(_ client: NativeClient) {
        let number = client.openLane()
        guard number != 0 else { return nil }
        self.number = UInt64(bitPattern: number)
    }

    /// Sends a message, behind those that were sent before. False: the lane is closed.
    func send(_ outgoing: OutgoingData) -> Bool {
        lock.lock()
        defer { lock.unlock() }
        if closed { return false }
        out.clear()
        out.put(outgoing)
        let refused = rtm_lane_send(number, out.address, UInt64(out.count))
        precondition(refused == 0, "librtm does not read what this library writes: they are not of one version")
        out.shrink()
        return true
    }

    /// Waits for events and gives them to `tell`, in order. False: the client was released. For the session's thread.
    func take(_ tell: (Event) -> Void) -> Bool {
        var length = rtm_lane_take(number, into.address, UInt64(into.capacity))
        if length < 0 {
            into.reserve(Int(-length))
            length = rtm_lane_take(number, into.address, UInt64(into.capacity))
        }
        guard length > 0 else { return false }
        var reader = EventReader(UnsafeRawBufferPointer(rebasing: into.memory[..<Int(length)]))
        while let event = reader.next() { tell(event) }
        into.shrink()
        return true
    }

    /// Nothing is sent or taken from here on.
    func close() {
        lock.lock()
        defer { lock.unlock() }
        closed = true
        closeLane(lane: Int64(bitPattern: number))
    }
}

/// Memory that grows, with what was put into it.
struct Bytes: ~Copyable {
    private(set) var memory: UnsafeMutableRawBufferPointer
    private(set) var count = 0
    /// What one large file needed is not kept.
    private static let small = 128 * 1024
    private static let kept = 8 * small

    private static let storeOffline: Int32 = 1
    private static let keepHistory: Int32 = 2
    private static let hasMedia: Int32 = 4

    init() {
        memory = .allocate(byteCount: Bytes.small, alignment: 8)
    }

    deinit {
        memory.deallocate()
    }

    var address: UInt64 { UInt64(UInt(bitPattern: memory.baseAddress)) }

    var capacity: Int { memory.count }

    mutating func clear() { count = 0 }

    /// Makes room for so many bytes; what is there stays.
    mutating func reserve(_ capacity: Int) {
        guard capacity > memory.count else { return }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: max(capacity, 2 * memory.count), alignment: 8)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<count]))
        memory.deallocate()
        memory = larger
    }

    mutating func shrink() {
        guard memory.count > Bytes.kept else { return }
        memory.deallocate()
        memory = .allocate(byteCount: Bytes.small, alignment: 8)
        count = 0
    }

    /// Puts a message, as `rtm-ffi/src/objects/lane.rs` reads it.
    mutating func put(_ outgoing: OutgoingData) {
        let message = outgoing.message
        number(outgoing.channel)
        number(message.id)
        number(message.kind)
        number(
            (outgoing.storeOffline ? Bytes.storeOffline : 0) | (outgoing.keepHistory ? Bytes.keepHistory : 0)
                | (message.media == nil ? 0 : Bytes.hasMedia))
        text(outgoing.peer)
        text(message.text)
        data(message.raw)
        guard let media = message.media else { return }
        text(media.id)
        number(media.size)
        text(media.fileName)
        data(media.thumbnail)
        number(media.width)
        number(media.height)
        number(media.thumbnailWidth)
        number(media.thumbnailHeight)
    }

    private mutating func number<Number: FixedWidthInteger>(_ value: Number) {
        let size = MemoryLayout<Number>.size
        reserve(count + size)
        memory.storeBytes(of: value, toByteOffset: count, as: Number.self)
        count += size
    }

    private mutating func text(_ value: String) {
        var value = value
        value.withUTF8 { put(UnsafeRawBufferPointer($0)) }
    }

    private mutating func data(_ value: Data) {
        value.withUnsafeBytes { put($0) }
    }

    private mutating func put(_ bytes: UnsafeRawBufferPointer) {
        // More than 2 GiB are refused by everybody; so is a message as long as this.
        let bytes = bytes.count <= Int(Int32.max) ? bytes : UnsafeRawBufferPointer(rebasing: bytes[..<Int(Int32.max)])
        number(Int32(bytes.count))
        reserve(count + bytes.count)
        UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: bytes)
        count += bytes.count
    }
}
