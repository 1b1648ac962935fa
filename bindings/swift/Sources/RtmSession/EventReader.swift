import Foundation
import RtmNative

/// Reads events that stand one behind another as UniFFI writes them. The generated code can read all of them; the two that come a
/// million times are read here, without its detours.
struct EventReader {
    private let bytes: UnsafeRawBufferPointer
    private var at = 0
    private var shared: Data?

    /// The numbers of the events that are read here.
    private static let sendResult: Int32 = 4
    private static let message: Int32 = 5

    /// The bytes must stay where they are as long as the reader is used.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// The next event; nothing at the end.
    mutating func next() -> Event? {
        guard at < bytes.count else { return nil }
        let start = at
        switch number(Int32.self) {
        case EventReader.sendResult:
            return .sendResult(messageId: number(), code: number())
        case EventReader.message:
            return .message(
                channel: number(), from: text(), message: messageData(), serverMs: number(), offline: flag())
        default:
            at = start
            return other()
        }
    }

    private mutating func other() -> Event {
        let data = shared ?? Data(bytesNoCopy: UnsafeMutableRawPointer(mutating: bytes.baseAddress!), count: bytes.count, deallocator: .none)
        shared = data
        var reader = (data: data, offset: data.startIndex + at)
        do {
            let event = try FfiConverterTypeEvent.read(from: &reader)
            at = reader.offset - data.startIndex
            return event
        } catch {
            preconditionFailure("this library does not read what librtm writes: they are not of one version (\(error))")
        }
    }

    private mutating func messageData() -> MessageData {
        MessageData(id: number(), kind: number(), text: text(), raw: data(), media: flag() ? mediaData() : nil)
    }

    private mutating func mediaData() -> MediaData {
        MediaData(
            id: text(), size: number(), fileName: text(), thumbnail: data(), width: number(), height: number(),
            thumbnailWidth: number(), thumbnailHeight: number())
    }

    private mutating func number<Number: FixedWidthInteger>(_: Number.Type = Number.self) -> Number {
        let end = at + MemoryLayout<Number>.size
        precondition(end <= bytes.count, "an event is cut off")
        defer { at = end }
        return Number(bigEndian: bytes.loadUnaligned(fromByteOffset: at, as: Number.self))
    }

    private mutating func flag() -> Bool { number(UInt8.self) != 0 }

    private mutating func block() -> UnsafeRawBufferPointer {
        let count = Int(number(Int32.self))
        precondition(count >= 0 && count <= bytes.count - at, "an event is cut off")
        defer { at += count }
        return UnsafeRawBufferPointer(rebasing: bytes[at..<at + count])
    }

    private mutating func text() -> String { String(decoding: block(), as: UTF8.self) }

    private mutating func data() -> Data {
        let block = block()
        return block.isEmpty ? Data() : Data(block)
    }
}
