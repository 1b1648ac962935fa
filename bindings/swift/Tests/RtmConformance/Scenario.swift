import Foundation
import RtmTesting

/// A scenario, with its phrases written out.
struct Scenario {
    let server: [String: Value]
    let users: [String: Value]
    let may: [String]
    let steps: [Value]
    /// Only of those that a runner must fail.
    let failsWith: String?

    static let folder = Server.repository.appendingPathComponent("tests/conformance")

    init(_ file: String) throws {
        let json = try Scenario.read(file)
        server = json["server"]?.fields ?? [:]
        users = json["users"]?.fields ?? [:]
        may = json["may"]?.elements.compactMap(\.string) ?? []
        failsWith = json["fails_with"]?.string
        steps = try Scenario.writtenOut(json["steps"]?.elements ?? [], try Scenario.read("phrases.json").fields)
    }

    static func read(_ file: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(contentsOf: folder.appendingPathComponent(file)))
    }

    /// The names of the scenarios below a folder.
    static func names(below folder: String) throws -> [String] {
        let root = Scenario.folder.appendingPathComponent(folder).path
        guard let files = FileManager.default.enumerator(atPath: root) else { throw Failed("no folder \(root)") }
        return files.compactMap { $0 as? String }.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    private static func writtenOut(_ steps: [Value], _ phrases: [String: Value]) throws -> [Value] {
        try steps.flatMap { step -> [Value] in
            if let name = step["do"]?.string {
                guard let phrase = phrases[name] else { throw Failed("unknown phrase: \(name)") }
                var parameters = phrase["parameters"]?.fields ?? [:]
                for (key, value) in step.fields where key != "do" {
                    guard parameters[key] != nil else { throw Failed("no parameter \(key) of \(step)") }
                    parameters[key] = value
                }
                // A parameter's default may be another parameter.
                for (key, value) in parameters { parameters[key] = try filled(value, parameters) }
                return try writtenOut(try (phrase["steps"]?.elements ?? []).map { try filled($0, parameters) }, phrases)
            }
            for key in ["steps", "in_order"] {
                guard let inner = step[key] else { continue }
                var fields = step.fields
                fields[key] = .list(try writtenOut(inner.elements, phrases))
                return [.map(fields)]
            }
            return [step]
        }
    }

    private static func filled(_ value: Value, _ parameters: [String: Value]) throws -> Value {
        guard case .text(var text) = value else { return try value.mapped { try filled($0, parameters) } }
        if text.hasPrefix("@") && text.count > 1 && !text.hasPrefix("@{") {
            guard let parameter = parameters[String(text.dropFirst())] else { throw Failed("a phrase has no parameter \(text)") }
            return parameter
        }
        for (name, parameter) in parameters where text.contains("@{") {
            text = text.replacingOccurrences(of: "@{\(name)}", with: parameter.string ?? parameter.description)
        }
        return .text(text)
    }
}
