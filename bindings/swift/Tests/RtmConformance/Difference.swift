import RtmTesting

extension Value {
    /// What is different from what was wanted; nothing when nothing is. Saves into `found` what a matcher says.
    static func difference(_ wanted: Value, _ actual: Value, _ place: String, _ found: inout [String: Value]) throws -> String? {
        switch wanted {
        case .map(let fields):
            if let object = fields["$object"] {
                return object == actual["$object"] ? nil : "\(place): the very object \(wanted), but it is \(actual)"
            }
            for (key, value) in fields {
                let problem: String?
                if key.hasPrefix("$") {
                    problem = try mismatch(key, value, actual, place, &found)
                } else if let field = actual[key] {
                    problem = try difference(value, field, "\(place).\(key)", &found)
                } else {
                    problem = "\(place): a field \(key), but it is \(actual)"
                }
                if let problem { return problem }
            }
            return nil
        case .list(let elements):
            guard case .list(let others) = actual, others.count == elements.count else {
                return "\(place): \(wanted), but it is \(actual)"
            }
            for (at, (element, other)) in zip(elements, others).enumerated() {
                if let problem = try difference(element, other, "\(place)[\(at)]", &found) { return problem }
            }
            return nil
        default:
            return wanted == actual ? nil : "\(place): \(wanted), but it is \(actual)"
        }
    }

    /// The keys of wanted values that begin with a dollar.
    private static func mismatch(
        _ name: String, _ wanted: Value, _ actual: Value, _ place: String, _ found: inout [String: Value]
    ) throws -> String? {
        let but = ", but it is \(actual)"
        switch name {
        case "$any":
            return actual == .null ? "\(place): anything\(but)" : nil
        case "$save":
            found[wanted.string ?? ""] = actual
            return nil
        case "$at_least":
            guard case .number(let number) = actual, number >= (try wanted.int()) else { return "\(place): at least \(wanted)\(but)" }
            return nil
        case "$at_most":
            guard case .number(let number) = actual, number <= (try wanted.int()) else { return "\(place): at most \(wanted)\(but)" }
            return nil
        case "$length":
            let length: Int
            switch actual {
            case .text(let text): length = text.unicodeScalars.count
            case .list(let elements): length = elements.count
            default: length = -1
            }
            return Int64(length) == (try wanted.int()) ? nil : "\(place): length \(wanted), but it has \(length)"
        case "$contains":
            return actual.string?.contains(wanted.string ?? "") == true ? nil : "\(place): with \(wanted)\(but)"
        case "$not":
            var ignored: [String: Value] = [:]
            return try difference(wanted, actual, place, &ignored) == nil ? "\(place): anything but \(wanted)" : nil
        case "$one_of":
            for choice in wanted.elements where try difference(choice, actual, place, &found) == nil { return nil }
            return "\(place): one of \(wanted)\(but)"
        case "$set":
            return try set(wanted.elements, actual, place, &found)
        default:
            throw Failed("unknown matcher \(name)")
        }
    }

    private static func set(
        _ wanted: [Value], _ actual: Value, _ place: String, _ found: inout [String: Value]
    ) throws -> String? {
        var left = actual.elements
        guard case .list = actual, left.count == wanted.count else {
            return "\(place): these \(wanted.count) in any order: \(Value.list(wanted)), but it is \(actual)"
        }
        for one in wanted {
            guard let at = try left.firstIndex(where: { try difference(one, $0, place, &found) == nil }) else {
                return "\(place): among others \(one), but it is \(actual)"
            }
            left.remove(at: at)
        }
        return nil
    }
}
