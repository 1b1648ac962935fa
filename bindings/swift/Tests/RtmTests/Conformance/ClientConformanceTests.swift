import RtmConformance
import RtmTesting
import XCTest

/// The scenarios of tests/conformance, played through `Rtm`.
final class ClientConformanceTests: XCTestCase {
    private let scenarios = Scenarios(
        ClientUser.self, exceptions: Server.repository.appendingPathComponent("bindings/swift/Tests/RtmTests/Conformance/exceptions.json"))

    func testEveryScenarioComesOutAsWritten() throws {
        try scenarios.everyScenarioComesOutAsWritten()
    }

    func testEveryScenarioThatMustFailDoesSoForItsReason() throws {
        // A refusal that a scenario takes for success looks like an outcome here, which then nothing expects.
        try scenarios.everyScenarioThatMustFailDoesSoForItsReason(otherReasons: [
            "other_result": "came though nothing expected it:\n    alice: onLoginFailure {errorCode: \"LOGIN_ERR_INVALID_ARGUMENT\"}"
        ])
    }

    func testEveryExceptionIsOfAScenarioThatThereIsAndNearlyAllArePlayed() throws {
        try scenarios.nearlyAllScenariosArePlayed()
    }
}
