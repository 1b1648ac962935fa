/// A user of a scenario: one client of a binding at a time, and what it hears.
public protocol ScenarioUser: AnyObject {
    /// A user with these options of the scenario, whose server has this address.
    init(name: String, options: [String: Value], url: String) throws

    /// The App ID that stands for one of a scenario, for surfaces that do not take each.
    static func app(_ id: String) -> String

    var name: String { get }
    var chronicle: Chronicle { get }
    /// The objects that scenarios save.
    var things: Identities { get }

    /// Calls a method, which has the name of its interface before it; nothing if there is no such method.
    func attempt(_ method: String, _ args: [String: Value], _ channel: String, _ object: AnyObject?) throws -> Attempt?

    /// The interface of scenarios that an object is of.
    func kind(of object: AnyObject) throws -> String

    /// Sends a message to itself and waits for it.
    func roundTrip() throws

    /// Returns when everything was told that happened before. A refusal is told behind it.
    func fence() throws

    /// It has a client that was not released.
    var isLive: Bool { get }

    /// How many clients it has had, each of which calls back on a thread of its own.
    var clients: Int { get }

    /// Releases the client.
    func close()
}
