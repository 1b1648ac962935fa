import Foundation
import RtmTesting

/// The names of enumerators, which scenarios are written in, as the C++ headers have them.
public enum Names {
    private static let all = read()

    /// The name of an enumerator; the number in brackets if there is none.
    public static func of<Number: BinaryInteger>(_ enumeration: String, _ number: Number) -> String {
        guard let names = all[enumeration] else { fatalError("no enumeration \(enumeration)") }
        return names[Int(number)] ?? "\(enumeration)(\(number))"
    }

    private static func read() -> [String: [Int: String]] {
        var all: [String: [Int: String]] = [:]
        for header in ["rtm/codes.h", "rtm/call_codes.h"] {
            let file = Server.repository.appendingPathComponent("include/\(header)")
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { fatalError("cannot read \(file.path)") }
            for one in groups("enum (\\w+)[^{]*\\{(.*?)\\};", text) {
                for enumerator in groups("(\\w+) = (\\d+),", one[1]) {
                    all[one[0], default: [:]][Int(enumerator[1]) ?? -1] = enumerator[0]
                }
            }
        }
        return all
    }

    private static func groups(_ pattern: String, _ text: String) -> [[String]] {
        guard let expression = try? NSRegularExpression(pattern: pattern, options: .dotMatchesLineSeparators) else { return [] }
        return expression.matches(in: text, range: NSRange(text.startIndex..., in: text)).map { match in
            (1..<match.numberOfRanges).map { Range(match.range(at: $0), in: text).map { String(text[$0]) } ?? "" }
        }
    }
}
