import Foundation

/// A TCP proxy between a client and the server that misbehaves when told to: it cuts, holds back, flips bits, refuses and slows down.
public final class Proxy: @unchecked Sendable {
    /// What happens to a connection when some bytes have passed.
    public enum Fault {
        /// No further byte passes in that direction until `heal`.
        case hold
        /// One bit of the next byte is flipped.
        case flip
        /// Both ends are closed.
        case cut
    }

    private final class Rule {
        var fault: Fault?
        var after = 0
        var struck = false
    }

    private final class Connection: @unchecked Sendable {
        let client: Socket
        let server: Socket
        /// Nothing before the first bytes.
        var isLink: Bool?
        var isCut = false

        init(_ client: Socket, _ server: Socket) {
            self.client = client
            self.server = server
        }
    }

    private struct Way: Hashable {
        let link: Bool
        let up: Bool
    }

    private static let link = Array("GET /v1/rtm".utf8)

    private let target: Int
    private let listener: Socket
    private let condition = NSCondition()
    private var open: [Connection] = []
    private var rules: [Way: Rule] = [:]
    private var speed = 0
    private var refusing = false
    private var ending = false
    /// Where clients connect to.
    public let url: String

    public init(to target: Int) throws {
        self.target = target
        listener = try Socket.listening()
        url = "ws://127.0.0.1:\(listener.port)"
        Thread { [self] in listen() }.start()
    }

    /// One fault for the links or all other connections; it strikes once. Holding back lasts until `heal`.
    public func arm(link: Bool, up: Bool, _ fault: Fault, after: Int) {
        locked {
            let rule = rule(Way(link: link, up: up))
            rule.fault = fault
            rule.after = after
            rule.struck = false
        }
    }

    /// Ends all faults, and lets go what was held.
    public func heal() {
        locked {
            rules.values.forEach { $0.fault = nil }
            refusing = false
            speed = 0
            condition.broadcast()
        }
    }

    /// Closes what is open now.
    public func cut(link: Bool) {
        locked {
            for connection in open where connection.isLink == link { shut(connection) }
        }
    }

    /// How many connections for media are open now.
    public var transfers: Int { locked { open.filter { $0.isLink == false }.count } }

    /// Closes new connections at once.
    public func refuse() {
        locked { refusing = true }
    }

    /// At most so many bytes a second on each media connection and way; 0: as many as there are.
    public func slowDown(bytesPerSecond: Int) {
        locked { speed = bytesPerSecond }
    }

    public func close() {
        locked {
            ending = true
            open.forEach(shut)
            condition.broadcast()
        }
        listener.shut()
    }

    private func locked<Value>(_ work: () -> Value) -> Value {
        condition.lock()
        defer { condition.unlock() }
        return work()
    }

    private func rule(_ way: Way) -> Rule {
        if let rule = rules[way] { return rule }
        let rule = Rule()
        rules[way] = rule
        return rule
    }

    /// Under the lock.
    private func shut(_ connection: Connection) {
        connection.isCut = true
        connection.client.shut()
        connection.server.shut()
        condition.broadcast()
    }

    private func listen() {
        while let client = listener.accepted() {
            let welcome = locked { !ending && !refusing }
            guard welcome, let server = try? Socket.connected(to: target) else {
                client.shut()
                continue
            }
            let connection = Connection(client, server)
            locked {
                open.append(connection)
                if ending || refusing { shut(connection) }
            }
            Thread { [self] in pump(connection, client, server, up: true) }.start()
            Thread { [self] in pump(connection, server, client, up: false) }.start()
        }
    }

    private func pump(_ connection: Connection, _ from: Socket, _ to: Socket, up: Bool) {
        while var bytes = from.read() {
            guard pass(connection, up, &bytes, to) else {
                locked { shut(connection) }
                break
            }
        }
        to.finish()
        locked { if connection.isCut { open.removeAll { $0 === connection } } }
    }

    private enum Verdict {
        case pass(Int, pause: Double)
        case again
        case end
    }

    private func pass(_ connection: Connection, _ up: Bool, _ bytes: inout [UInt8], _ to: Socket) -> Bool {
        var at = 0
        while at < bytes.count {
            switch locked({ judge(connection, up, &bytes, at) }) {
            case .end: return false
            case .again: continue
            case .pass(let count, let pause):
                guard to.write(bytes[at..<at + count]) else { return false }
                if pause > 0 { Thread.sleep(forTimeInterval: pause) }
                at += count
            }
        }
        return true
    }

    private func judge(_ connection: Connection, _ up: Bool, _ bytes: inout [UInt8], _ at: Int) -> Verdict {
        var count = bytes.count - at
        if connection.isLink == nil && up { connection.isLink = bytes.starts(with: Proxy.link) }
        let isLink = connection.isLink ?? false
        let rule = rule(Way(link: isLink, up: up))
        if let fault = rule.fault, fault == .hold || !rule.struck {
            if rule.after > 0 {
                count = min(count, rule.after)
                rule.after -= count
            } else {
                rule.struck = true
                switch fault {
                case .hold:
                    while !ending && !connection.isCut && rule.fault == .hold { condition.wait() }
                    return ending || connection.isCut ? .end : .again
                case .cut: return .end
                case .flip: bytes[at] ^= 0x10
                }
            }
        }
        guard speed > 0 && !isLink else { return .pass(count, pause: 0) }
        // In small pieces, so that another speed counts at once.
        count = min(count, max(1, speed / 20))
        return .pass(count, pause: Double(count) / Double(speed))
    }
}
