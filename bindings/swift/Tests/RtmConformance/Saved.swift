import Foundation
import RtmTesting

/// What a scenario has saved, and what its values come to by that.
final class Saved {
    private var all: [String: Value] = [:]

    func save(_ name: String, _ value: Value) {
        all[name] = value
    }

    func resolve(_ value: Value) throws -> Value {
        switch value {
        case .text(let text):
            let isReference = text.hasPrefix("$") && text.count > 1 && !text.hasPrefix("${")
            return isReference ? try lookup(String(text.dropFirst())) : .text(try filled(text))
        case .map(let fields):
            if let unit = fields["$repeat"] {
                let times = Int(try resolve(fields["times"] ?? .null).int())
                return .text(String(repeating: try resolve(unit).string ?? "", count: max(0, times)))
            }
            if let hex = fields["$hex"]?.string { return try Saved.hex(hex) }
            if let unit = fields["$numbered"] {
                let unit = try resolve(unit)
                let from = try fields["from"]?.int() ?? 0
                let count = try resolve(fields["count"] ?? .null).int()
                return .list((from..<from + count).map { Saved.numbered(unit, String($0)) })
            }
            if fields["$object"] != nil { return value }
            return try value.mapped(resolve)
        default:
            return try value.mapped(resolve)
        }
    }

    private func lookup(_ reference: String) throws -> Value {
        let parts = reference.split(separator: ".", maxSplits: 1).map(String.init)
        guard let value = all[parts[0]] else { throw Failed("nothing was saved as \(reference)") }
        guard parts.count == 2 else { return value }
        guard let field = value[parts[1]] else { throw Failed("what was saved has no field \(reference): \(value)") }
        return field
    }

    private func filled(_ text: String) throws -> String {
        var out = "", rest = text[...]
        while let open = rest.range(of: "${"), let close = rest[open.upperBound...].firstIndex(of: "}") {
            let value = try lookup(String(rest[open.upperBound..<close]))
            out += rest[..<open.lowerBound] + (value.string ?? value.description)
            rest = rest[rest.index(after: close)...]
        }
        return out + rest
    }

    private static func numbered(_ value: Value, _ number: String) -> Value {
        if case .text(let text) = value { return .text(text.replacingOccurrences(of: "#", with: number)) }
        return value.mapped { numbered($0, number) }
    }

    private static func hex(_ text: String) throws -> Value {
        let digits = Array(text)
        return .text(
            Value.latin(
                try stride(from: 0, to: digits.count - 1, by: 2).map {
                    guard let byte = UInt8(String(digits[$0...$0 + 1]), radix: 16) else { throw Failed("no hexadecimal: \(text)") }
                    return byte
                }))
    }
}
