import Foundation
import RtmTesting
import XCTest

/// The scenarios of tests/conformance, played through one surface. What that has no notion of stands in a table, each with the reason.
/// The variable `SCENARIO` plays those alone whose names contain it.
public struct Scenarios {
    private let kind: any ScenarioUser.Type
    private let table: URL

    /// Played at a time: most of the time of a scenario is waiting.
    private static let together = 6

    public init(_ kind: any ScenarioUser.Type, exceptions table: URL) {
        self.kind = kind
        self.table = table
    }

    /// Every scenario that the table does not except comes out as written.
    public func everyScenarioComesOutAsWritten() throws {
        let exceptions = try Exceptions(table)
        let only = ProcessInfo.processInfo.environment["SCENARIO"] ?? ""
        let names = try Scenario.names(below: "scenarios").filter { exceptions.scenarios[$0] == nil }
        let wanted = names.filter { only.isEmpty || $0.contains(only) }
        XCTAssertFalse(wanted.isEmpty, "no scenario is called \(only)")
        each(wanted) { name in
            let left = try play("scenarios/\(name).json")
            if left.count != exceptions.calls[name, default: 0] {
                throw Failed("not the calls that may be left out: \(left)")
            }
        }
    }

    /// A runner that cannot fail proves nothing.
    public func everyScenarioThatMustFailDoesSoForItsReason(otherReasons: [String: String]) throws {
        each(try Scenario.names(below: "runner/failing")) { name in
            let file = "runner/failing/\(name).json"
            let scenario = try Scenario(file)
            guard let reason = otherReasons[name] ?? scenario.failsWith else { throw Failed("no reason is given") }
            do {
                _ = try play(file)
            } catch {
                if !"\(error)".contains(reason) { throw Failed("not for \"\(reason)\" but: \(error)") }
                return
            }
            throw Failed("it came out well")
        }
    }

    /// No exception is of a scenario that is gone, and nearly all scenarios are played.
    public func nearlyAllScenariosArePlayed() throws {
        let exceptions = try Exceptions(table)
        let all = Set(try Scenario.names(below: "scenarios"))
        XCTAssertEqual(Set(exceptions.scenarios.keys).union(exceptions.calls.keys).subtracting(all), [])
        let played = all.count - exceptions.scenarios.count
        let calls = exceptions.calls.values.reduce(0, +)
        print("\(kind): \(played) of \(all.count) scenarios are played, without \(calls) calls")
        XCTAssertGreaterThanOrEqual(10 * played, 9 * all.count)
    }

    private func play(_ file: String) throws -> [String] {
        let play = try Play(try Scenario(file), kind)
        try play.run()
        return play.leftOut
    }

    private func each(_ names: [String], _ work: @escaping (String) throws -> Void) {
        let failures = Journal<String>()
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = Scenarios.together
        for name in names {
            queue.addOperation {
                do { try work(name) } catch { failures.add("\(name): \(error)") }
            }
        }
        queue.waitUntilAllOperationsAreFinished()
        for failure in failures.entries { XCTFail(failure) }
    }
}

/// What a binding has no notion of: under the name of a scenario the reason why it is not played, or how many of its calls are left out, as
/// `{"calls": 2, "reason": "…"}`.
private struct Exceptions {
    var scenarios: [String: String] = [:]
    var calls: [String: Int] = [:]

    init(_ table: URL) throws {
        let rows = try JSONDecoder().decode(Value.self, from: Data(contentsOf: table)).fields
        for (name, row) in rows {
            guard let reason = row.string ?? row["reason"]?.string, !reason.isEmpty else { throw Failed("no reason for \(name)") }
            if let count = row["calls"] { calls[name] = Int(try count.int()) } else { scenarios[name] = reason }
        }
    }
}
