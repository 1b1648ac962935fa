import Foundation
import RtmTesting

/// Plays one scenario against a server of its own.
final class Play {
    private static let deadlineMs: Int64 = 15_000

    /// The calls that the binding could not be asked for, and why.
    private(set) var leftOut: [String] = []
    private let scenario: Scenario
    private let kind: any ScenarioUser.Type
    private let server: Server
    private let saved = Saved()
    private var proxies: [String: Proxy] = [:]
    private var users: [(name: String, user: any ScenarioUser)] = []
    private var forbidden: [String: Set<String>] = [:]
    private var files = 0

    init(_ scenario: Scenario, _ kind: any ScenarioUser.Type) throws {
        self.scenario = scenario
        self.kind = kind
        // Never without a configuration: scenarios count on the defaults, call rates included.
        let settings = scenario.server.mapValues { Play.renamed($0, kind) }
        server = try Server(settings: "# a scenario\n" + settings.map { "\($0) = \($1.toml)\n" }.joined())
        var proxied: Set<String> = []
        Play.collectProxied(scenario.steps, &proxied)
        for (name, options) in scenario.users.sorted(by: { $0.key < $1.key }) {
            var url = server.url
            if proxied.contains(name) {
                let proxy = try Proxy(to: server.port)
                proxies[name] = proxy
                url = proxy.url
            }
            users.append((name, try kind.init(name: name, options: options.fields, url: url)))
        }
    }

    deinit {
        proxies.values.forEach { $0.heal() }
        users.forEach { $0.user.close() }
        proxies.values.forEach { $0.close() }
        server.kill()
    }

    /// The ids of Apps among settings.
    private static func renamed(_ value: Value, _ kind: any ScenarioUser.Type) -> Value {
        guard case .map(var fields) = value else { return value.mapped { renamed($0, kind) } }
        for (key, field) in fields {
            if key == "id", let id = field.string { fields[key] = .text(kind.app(id)) } else { fields[key] = renamed(field, kind) }
        }
        return .map(fields)
    }

    private static func collectProxied(_ steps: [Value], _ out: inout Set<String>) {
        for step in steps {
            if step["link"] != nil || step["media"] != nil, let user = step["user"]?.string { out.insert(user) }
            collectProxied(step["steps"]?.elements ?? [], &out)
        }
    }

    func run() throws {
        try steps(scenario.steps, "")
        do {
            try finish()
        } catch let failed as Failed {
            throw Failed("at the end: \(failed)\(everything)")
        }
    }

    private func steps(_ steps: [Value], _ place: String) throws {
        for (at, one) in steps.enumerated() { try step(one, "\(place)\(at + 1)") }
    }

    private func step(_ step: Value, _ place: String) throws {
        if let until = step["until"] {
            let end = Deadline(seconds: Double(try within(step)) / 1000)
            while true {
                try steps(step["steps"]?.elements ?? [], "\(place) (again and again), ")
                let both = try saved.resolve(until).elements
                if both[0] == both[1] { return }
                if end.isOver { throw Failed("step \(place): still \(both[0]), not \(both[1])\(everything)") }
            }
        } else if let inner = step["steps"] {
            let name = step["as"]?.string ?? "i"
            let first = try step["from"]?.int() ?? 0
            let times = try saved.resolve(step["repeat"] ?? .number(1)).int()
            for at in first..<first + times {
                saved.save(name, .number(at))
                try steps(inner.elements, "\(place) (\(name) = \(at)), ")
            }
        } else {
            do {
                try plain(step)
                try checkForbidden()
            } catch let call as Inexpressible {
                leftOut.append("step \(place), \(step["call"] ?? .null): \(call.reason)")
            } catch {
                throw Failed("step \(place): \(step)\n  \(error)\(everything)")
            }
        }
    }

    private func within(_ step: Value) throws -> Int64 { try step["within_ms"]?.int() ?? Play.deadlineMs }

    private func plain(_ step: Value) throws {
        if step["call"] != nil {
            try call(step)
        } else if step["expect"] != nil {
            try expect([step], inOrder: false)
        } else if let list = step["in_order"] {
            try expect(list.elements, inOrder: true)
        } else if let names = step["forbid"] {
            forbidden[step["user"]?.string ?? ""] = Set(names.elements.compactMap(\.string))
        } else if step["allow"] != nil {
            try checkForbidden()
            forbidden[step["user"]?.string ?? ""] = nil
        } else if step["sync"] != nil {
            try settle()
        } else if let action = step["server"]?.string {
            try act(action)
        } else if let fault = step["link"]?.string {
            try strike(fault, step, link: true)
        } else if let fault = step["media"]?.string {
            try strike(fault, step, link: false)
        } else if step["rest"] != nil {
            try rest(try saved.resolve(step))
        } else if let wanted = step["token"], let name = step["save"]?.string {
            saved.save(name, .text(try token(try saved.resolve(wanted).fields)))
        } else if let wanted = step["file"], let name = step["save"]?.string {
            saved.save(name, try file(try saved.resolve(wanted)))
        } else if let names = step["same_files"] {
            let both = try saved.resolve(names).elements.map { try Data(contentsOf: URL(fileURLWithPath: $0.text() ?? "")) }
            if both[0] != both[1] { throw Failed("the files differ") }
        } else {
            throw Failed("a step that is none")
        }
    }

    private func user(_ step: Value) throws -> any ScenarioUser {
        guard let user = users.first(where: { $0.name == step["user"]?.string })?.user else {
            throw Failed("no user \(step["user"] ?? .null)")
        }
        return user
    }

    private func call(_ step: Value) throws {
        let who = step["user"] != nil ? try user(step) : users[0].user
        let name = step["call"]?.string ?? ""
        let channel = try step["channel"].map { try saved.resolve($0).text() ?? "" } ?? ""
        let object = try step["object"].map { who.things.get(try saved.resolve($0)) } ?? nil
        var kind = step["of"]?.string ?? (step["user"] != nil ? "IRtmService" : "")
        if step["channel"] != nil { kind = "IChannel" }
        if let object { kind = try who.kind(of: object) }
        var methods = ["\(kind).\(name)"]
        if object == nil && channel.isEmpty { methods.append("IRtmCallManager.\(name)") }
        methods.append(name)

        let end = Deadline(seconds: Double(try within(step)) / 1000)
        let wanted = try step["returns"].map(saved.resolve)
        let againWhile = step["again_while"]?.string
        while true {
            let args = try saved.resolve(step["args"] ?? .map([:])).fields
            let attempt = try made(who, methods, args, channel, object)
            let result = try attempt.given(wanted, againWhile)
            if let againWhile, result == .text(againWhile) {
                if end.isOver { throw Failed("still \(result)") }
                usleep(5_000)
                continue
            }
            if let wanted {
                var found: [String: Value] = [:]
                if let problem = try Value.difference(wanted, result, "the result", &found) { throw Failed("expected \(problem)") }
                found.forEach(saved.save)
            }
            if let name = step["save"]?.string { saved.save(name, result) }
            if let name = step["request"]?.string { saved.save(name, .number(attempt.requestNumber)) }
            return
        }
    }

    private func made(
        _ who: any ScenarioUser, _ methods: [String], _ args: [String: Value], _ channel: String, _ object: AnyObject?
    ) throws -> Attempt {
        for method in methods {
            if let attempt = try who.attempt(method, args, channel, object) { return attempt }
        }
        throw Failed("no method \(methods[0])")
    }

    private func expect(_ list: [Value], inOrder: Bool) throws {
        var places: [String: Int] = [:]
        for step in list {
            let who = try user(step)
            let channel = try step["channel"].map { try saved.resolve($0).string ?? "" } ?? ""
            let with = try saved.resolve(step["with"] ?? .map([:]))
            var found: [String: Value] = [:]
            let from = inOrder ? places[who.name] ?? 0 : 0
            do {
                places[who.name] =
                    try who.chronicle.take(
                        step["expect"]?.string ?? "", channel, with, from: from, withinMs: try within(step), &found) + 1
            } catch let failed as Failed {
                throw Failed("\(who.name): \(inOrder ? "in this order, " : "")\(failed)")
            }
            found.forEach(saved.save)
        }
    }

    private func act(_ action: String) throws {
        switch action {
        case "kill": server.kill()
        case "stop": server.stop()
        case "start": try server.startAgain()
        case "freeze": try server.freeze()
        case "thaw": server.thaw()
        default: throw Failed("unknown action on the server")
        }
    }

    private func strike(_ fault: String, _ step: Value, link: Bool) throws {
        guard let proxy = proxies[step["user"]?.string ?? ""] else { throw Failed("no proxy") }
        let up = step["way"]?.string != "down"
        let after = Int(try step["after"]?.int() ?? 0)
        switch fault {
        case "cut": proxy.cut(link: link)
        case "cut_after": proxy.arm(link: link, up: up, .cut, after: after)
        case "hold": proxy.arm(link: link, up: up, .hold, after: after)
        case "flip": proxy.arm(link: link, up: up, .flip, after: after)
        case "heal": proxy.heal()
        case "refuse": proxy.refuse()
        case "slow": proxy.slowDown(bytesPerSecond: Int(try (step["bytes_per_second"] ?? .null).int()))
        default: throw Failed("unknown fault")
        }
    }

    private func rest(_ step: Value) throws {
        let path = "/dev/v2/project/\(kind.app("conformance-scenarios-app-000001"))/rtm\(step["path"]?.string ?? "")"
        let account = Data("id:secret".utf8).base64EncodedString()
        let answer = try ask(
            step["rest"]?.string ?? "", port: server.port, path, headers: ["authorization": "Basic \(account)"],
            body: step["body"]?.json ?? "")
        if Int64(answer.status) != (try step["status"]?.int() ?? 200) { throw Failed("answered with \(answer)") }
    }

    private func token(_ wanted: [String: Value]) throws -> String {
        let words = ["token", "make"] + wanted.flatMap { ["--\($0)", $1.string ?? $1.description] }
        let made = try Program([Server.built("rtm-server").path] + words).finish()
        if made.code != 0 { throw Failed("failed: \(words)") }
        return made.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func file(_ wanted: Value) throws -> Value {
        if let picture = wanted["picture"]?.string {
            return .of(Server.repository.appendingPathComponent("tests/media/\(picture)").path)
        }
        files += 1
        let path = server.folder.appendingPathComponent(wanted["name"]?.string ?? "file\(files)")
        // Without a size it is only a name, for a download to write to.
        if let bytes = wanted["bytes"] {
            var noise = Noise(seed: UInt64(try wanted["seed"]?.int() ?? 1))
            try Data((0..<Int(try bytes.int())).map { _ in noise.next() }).write(to: path)
        }
        return .of(path.path)
    }

    private func checkForbidden() throws {
        for (name, user) in users {
            if let names = forbidden[name], let came = user.chronicle.untaken(names, others: false).first {
                throw Failed("\(name): came though forbidden: \(came)")
            }
        }
    }

    private func settle() throws {
        // What one user's arrival sets off at another is there after the second round.
        for _ in 0..<2 {
            for (_, user) in users where user.chronicle.state == "CONNECTION_STATE_CONNECTED" && user.isLive {
                try user.roundTrip()
            }
        }
    }

    private func finish() throws {
        try settle()
        try checkForbidden()
        let always = ["onMemberCountUpdated", "onMediaUploadingProgress", "onMediaDownloadingProgress"]
        let may = Set(always + scenario.may)
        var problems = ""
        for (name, user) in users {
            for entry in user.chronicle.untaken(may, others: true) { problems += "\n    \(name): \(entry)" }
            if user.chronicle.threads > user.clients { problems += "\n    \(name): callbacks on several threads" }
        }
        if !problems.isEmpty { throw Failed("came though nothing expected it:\(problems)") }
    }

    private var everything: String {
        let heard = users.map { "\n  all of \($0.name):\n\($0.user.chronicle.everything)" }.joined()
        return "\(heard)\n  the server's last words:\n\(server.log.suffix(2_000))"
    }
}

/// Bytes that look like noise, the same for the same seed.
private struct Noise {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    }

    mutating func next() -> UInt8 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
    }
}
