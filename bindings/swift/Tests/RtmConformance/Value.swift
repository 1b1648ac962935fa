import Foundation
import RtmTesting

/// A value of scenarios. Texts are strings of bytes, one character for each, since that is what lengths and hexadecimal values in
/// scenarios count.
public indirect enum Value: Equatable, Decodable, CustomStringConvertible {
    case null
    case bool(Bool)
    case number(Int64)
    case fraction(Double)
    case text(String)
    case list([Value])
    case map([String: Value])

    public init(from decoder: any Decoder) throws {
        let one = try decoder.singleValueContainer()
        if one.decodeNil() {
            self = .null
        } else if let value = try? one.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? one.decode(Int64.self) {
            self = .number(value)
        } else if let value = try? one.decode(Double.self) {
            self = .fraction(value)
        } else if let value = try? one.decode(String.self) {
            self = .of(value)
        } else if let value = try? one.decode([Value].self) {
            self = .list(value)
        } else {
            self = .map(try one.decode([String: Value].self))
        }
    }

    /// A text; nothing for nothing.
    public static func of(_ text: String?) -> Value { text.map { .text(latin($0.utf8)) } ?? .null }

    /// Bytes; nothing for nothing.
    public static func of(_ bytes: Data?) -> Value { bytes.map { .text(latin($0)) } ?? .null }

    /// A number.
    public static func of<Number: BinaryInteger>(_ number: Number) -> Value { .number(Int64(number)) }

    static func latin<Bytes: Sequence>(_ bytes: Bytes) -> String where Bytes.Element == UInt8 {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: bytes.map { Unicode.Scalar($0) })
        return String(scalars)
    }

    public subscript(name: String) -> Value? {
        if case .map(let fields) = self { fields[name] } else { nil }
    }

    public var fields: [String: Value] { if case .map(let fields) = self { fields } else { [:] } }

    public var elements: [Value] { if case .list(let elements) = self { elements } else { [] } }

    /// The string of bytes.
    public var string: String? { if case .text(let text) = self { text } else { nil } }

    public var isTrue: Bool { self == .bool(true) }

    /// The bytes of a string of bytes.
    public var bytes: Data? { string.map { Data($0.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }) } }

    /// The text that a string of bytes is in UTF-8. What is none has no text in Swift.
    public func text() throws -> String? {
        guard let bytes else { return nil }
        guard let text = String(data: bytes, encoding: .utf8) else { throw Inexpressible("every String is UTF-8") }
        return text
    }

    /// A number; fails for anything else.
    public func int() throws -> Int64 {
        if case .number(let number) = self { return number }
        throw Failed("no number: \(self)")
    }

    public func mapped(_ change: (Value) throws -> Value) rethrows -> Value {
        switch self {
        case .list(let elements): .list(try elements.map(change))
        case .map(let fields): .map(try fields.mapValues(change))
        default: self
        }
    }

    public var description: String {
        let text =
            switch self {
            case .null: "null"
            case .bool(let value): "\(value)"
            case .number(let value): "\(value)"
            case .fraction(let value): "\(value)"
            case .text(let value): "\"\(value)\""
            case .list(let value): "[\(value.map(\.description).joined(separator: ", "))]"
            case .map(let value): "{\(value.sorted { $0.key < $1.key }.map { "\($0): \($1)" }.joined(separator: ", "))}"
            }
        return text.count <= 400 ? text : "\(text.prefix(200))... (\(text.count) characters)"
    }

    /// As JSON, for parameters and bodies.
    public var json: String {
        switch self {
        case .text:
            let text = (try? text()) ?? ""
            let quoted = try? JSONEncoder().encode([text])
            return String(String(decoding: quoted ?? Data(), as: UTF8.self).dropFirst().dropLast())
        case .list(let value): return "[\(value.map(\.json).joined(separator: ","))]"
        case .map(let value): return "{\(value.map { "\(Value.of($0).json):\($1.json)" }.joined(separator: ","))}"
        default: return description
        }
    }

    /// As TOML: inline tables are JSON but for the equals signs.
    var toml: String {
        switch self {
        case .list(let value): "[\(value.map(\.toml).joined(separator: ", "))]"
        case .map(let value): "{ \(value.map { "\($0) = \($1.toml)" }.joined(separator: ", ")) }"
        default: json
        }
    }
}

/// A call that no program can make through a binding, because its types exclude it. It is left out and counted.
public struct Inexpressible: Error {
    public let reason: String

    public init(_ reason: String) {
        self.reason = reason
    }
}
