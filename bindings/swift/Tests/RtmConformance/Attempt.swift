import Foundation
import RtmTesting

/// One call of a scenario, and what it gives. Scenarios are written for calls that say at once whether they are taken. Here an outcome
/// says it: what comes before everything was told that waited when the call returned may be a refusal, and what comes later is an
/// outcome. Whether an early failure was a refusal is for the scenario to say.
open class Attempt: @unchecked Sendable {
    public let args: [String: Value]
    public let channel: String
    /// What it is called on; nothing for a client or a channel.
    public let object: AnyObject?
    /// Stands for the request id of calls that have none.
    public let number: Int64
    /// What it gives at once, if it has no outcome.
    public var result = Value.null
    private unowned let user: ScenarioUser
    private let lock = NSLock()
    private var codes: String?
    private var code: Int?
    private var entry: Chronicle.Entry?
    private var decided = false

    private static let numbers = Numbers()

    public init(_ user: ScenarioUser, _ args: [String: Value], _ channel: String, _ object: AnyObject?) {
        self.user = user
        self.args = args
        self.channel = channel
        self.object = object
        number = Attempt.numbers.next()
    }

    /// It has an outcome, whose codes are of this enumeration.
    public func awaits(_ enumeration: String) {
        codes = enumeration
    }

    /// Its outcome, and how that looks in a scenario; nothing for not at all.
    public func told(_ ended: Int, _ heard: Chronicle.Entry?) {
        lock.lock()
        defer { lock.unlock() }
        if let heard { user.chronicle.add(heard) }
        if decided { return }
        code = ended
        entry = heard
    }

    /// What it gave, as far as the scenario can know: `wanted` is what that says, if it says anything.
    func given(_ wanted: Value?, _ againWhile: String?) throws -> Value {
        guard let codes else { return result }
        try user.fence()
        lock.lock()
        defer { lock.unlock() }
        decided = true
        if let code, code > 0 {
            let refusal = Names.of(codes, code)
            var ignored: [String: Value] = [:]
            let meant = try wanted.map { try Value.difference($0, .text(refusal), "", &ignored) == nil } ?? true
            if entry == nil || refusal == againWhile || meant {
                if let entry { user.chronicle.remove(entry) }
                return .text(refusal)
            }
        }
        return .text(Names.of(codes, 0))
    }

    /// What the scenario knows the call by.
    open var requestNumber: Int64 { number }

    /// An argument that is a text, or JSON; nothing for null.
    public func text(_ name: String) throws -> String? {
        guard let value = args[name] else { return nil }
        if case .map = value { return value.json }
        return try value.text()
    }

    /// An argument that the types of the binding do not let be null.
    public func given(_ name: String) throws -> String {
        guard let text = try text(name) else { throw Inexpressible("\(name) is null") }
        return text
    }

    /// An argument that is a number.
    public func int(_ name: String) throws -> Int64 { try (args[name] ?? .null).int() }

    /// An argument that is a list of texts; nothing for null. A count beside the list takes so many of it.
    public func texts(_ name: String, count: String) throws -> [String]? {
        guard case .list(let all)? = args[name] else { return nil }
        let texts = try all.map { one in
            guard let text = try one.text() else { throw Inexpressible("null among \(name)") }
            return text
        }
        guard args[count] != nil else { return texts }
        return Array(texts.prefix(Int(max(0, try int(count)))))
    }

    /// An argument that is a list and not null.
    public func list(_ name: String, count: String) throws -> [String] {
        guard let texts = try texts(name, count: count) else { throw Inexpressible("\(name) is null") }
        return texts
    }

    /// Whether an option among the arguments is set.
    public func option(_ name: String) -> Bool { args["options"]?[name]?.isTrue == true }

    /// What it is called on, as what it is.
    public func on<Thing>(_: Thing.Type = Thing.self) throws -> Thing {
        guard let thing = object as? Thing else { throw Failed("not called on a \(Thing.self): \(String(describing: object))") }
        return thing
    }

    /// What was saved and is handed over, which cannot be null.
    public func saved<Thing>(_ name: String, _: Thing.Type = Thing.self) throws -> Thing {
        guard let object = user.things.get(args[name] ?? .null) else { throw Inexpressible("\(name) is null") }
        guard let thing = object as? Thing else { throw Failed("\(name) is no \(Thing.self)") }
        return thing
    }
}

private final class Numbers: @unchecked Sendable {
    private let lock = NSLock()
    private var last: Int64 = 0

    func next() -> Int64 {
        lock.withLock {
            last += 1
            return last
        }
    }
}

/// The objects of a user that scenarios save, by number.
public final class Identities: @unchecked Sendable {
    private let lock = NSLock()
    private var things: [AnyObject] = []

    public init() {}

    /// By identity: the same object has the same number.
    public func number(_ thing: AnyObject) -> Value {
        lock.withLock {
            if let at = things.firstIndex(where: { $0 === thing }) { return .number(Int64(at)) }
            things.append(thing)
            return .number(Int64(things.count - 1))
        }
    }

    /// The object that a scenario has saved; nothing for null.
    public func get(_ described: Value) -> AnyObject? {
        guard case .number(let number)? = described["$object"] else { return nil }
        return lock.withLock { things[Int(number)] }
    }
}
