import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a test cannot go on without.
public struct Failed: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}

/// A server of its own for a test: a process on a free port, with a data folder that goes with it.
public final class Server: @unchecked Sendable {
    /// A folder that goes with the server.
    public let folder: URL
    public private(set) var url = ""
    public private(set) var port = 0
    private let config: URL?
    private var program: Program?

    private static let greeting = "rtm-server listening on "

    /// With settings, as a TOML file; without them in development mode, without limits of rate.
    public init(settings: String = "") throws {
        folder = try Folders.make()
        config = settings.isEmpty ? nil : folder.appendingPathComponent("rtm.toml")
        if let config { try Data(settings.utf8).write(to: config) }
        try start("127.0.0.1:0")
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Where this repository is.
    public static let repository = URL(fileURLWithPath: said("RTM_TEST_REPOSITORY"))

    /// A file that `cargo build --release` makes.
    public static func built(_ name: String) -> URL {
        URL(fileURLWithPath: said("RTM_TEST_TARGET")).appendingPathComponent(name)
    }

    /// The C++ client that exchanges messages.
    public static var exchangeInCpp: URL { URL(fileURLWithPath: said("RTM_TEST_EXCHANGE")) }

    /// The same in Java.
    public static var exchangeInJava: URL { URL(fileURLWithPath: said("RTM_TEST_EXCHANGE_JAVA")) }

    private static func said(_ name: String) -> String {
        guard let value = ProcessInfo.processInfo.environment[name] else {
            fatalError("\(name) is not set; `cargo xtask test swift` runs these tests")
        }
        return value
    }

    /// The settings that clients of this server need.
    public var parameters: String { "{\"rtm.server\": \"\(url)\"}" }

    public var log: String {
        (try? String(contentsOf: folder.appendingPathComponent("server.log"), encoding: .utf8)) ?? ""
    }

    private func start(_ listen: String) throws {
        var words = [Server.built("rtm-server").path, "--listen", listen, "--data-dir", folder.appendingPathComponent("data").path]
        if let config { words += ["--config", config.path] }
        // Tests hurry more than programs may. Those with settings of their own are about these.
        let environment = config == nil ? ["RTM_RATES": "none", "RTM_RATES_APPLE": "none"] : [:]
        let program = try Program(words, environment: environment, errors: folder.appendingPathComponent("server.log"))
        let line = program.firstLine()
        guard line.hasPrefix(Server.greeting), let port = line.split(separator: ":").last.flatMap({ Int($0) }) else {
            throw Failed("the server did not greet; its first line: \"\(line)\", its log:\n\(self.log)")
        }
        self.program = program
        url = String(line.dropFirst(Server.greeting.count))
        self.port = port
    }

    /// As a power failure. A frozen one dies, too.
    public func kill() {
        program?.end(with: SIGKILL)
    }

    /// In order.
    public func stop() {
        program?.end(with: SIGTERM)
    }

    /// On the same port, with the same data.
    public func startAgain() throws {
        kill()
        try start("127.0.0.1:\(port)")
    }

    /// It keeps its connections and does nothing.
    public func freeze() throws {
        guard let program else { return }
        program.signal(SIGSTOP)
        // The signal takes effect later than the call.
        try eventually("the server stands still") {
            let text = try String(contentsOfFile: "/proc/\(program.number)/stat", encoding: .utf8)
            return text.split(separator: ")").last?.split(separator: " ").first == "T"
        }
    }

    public func thaw() {
        program?.signal(SIGCONT)
    }
}

/// Folders of tests.
public enum Folders {
    public static func make() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("rtm-swift-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}
