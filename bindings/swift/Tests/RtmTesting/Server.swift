import Foundation

#if canImport(Glibc)
    import Glibc
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
    private let lock = NSLock()
    private var process = Process()
    private var output = Pipe()

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
        let log = folder.appendingPathComponent("server.log")
        if !FileManager.default.fileExists(atPath: log.path) { FileManager.default.createFile(atPath: log.path, contents: nil) }
        let errors = try FileHandle(forWritingTo: log)
        errors.seekToEndOfFile()
        process = Process()
        output = Pipe()
        process.executableURL = Server.built("rtm-server")
        process.arguments = ["--listen", listen, "--data-dir", folder.appendingPathComponent("data").path]
        if let config { process.arguments! += ["--config", config.path] }
        // Tests hurry more than programs may. Those with settings of their own are about these.
        var environment = ProcessInfo.processInfo.environment
        if config == nil { environment["RTM_RATES"] = "none" }
        process.environment = environment
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let line = try firstLine()
        guard line.hasPrefix(Server.greeting), let port = line.split(separator: ":").last.flatMap({ Int($0) }) else {
            kill()
            throw Failed("the server did not greet; its first line: \"\(line)\", its log:\n\(self.log)")
        }
        url = String(line.dropFirst(Server.greeting.count))
        self.port = port
    }

    /// Its output stays open: a server whose output nobody takes would end.
    private func firstLine() throws -> String {
        var line = Data()
        let file = output.fileHandleForReading.fileDescriptor
        let end = Deadline(seconds: 20)
        while !line.contains(UInt8(ascii: "\n")) {
            var wanted = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
            guard poll(&wanted, 1, end.milliseconds) > 0 else { break }
            var bytes = [UInt8](repeating: 0, count: 256)
            let count = read(file, &bytes, bytes.count)
            if count <= 0 { break }
            line += bytes[..<count]
        }
        return String(decoding: line, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
    }

    /// As a power failure. A frozen one dies, too.
    public func kill() {
        end(with: SIGKILL)
    }

    /// In order.
    public func stop() {
        end(with: SIGTERM)
    }

    private func end(with signal: Int32) {
        lock.withLock {
            guard process.isRunning else { return }
            sendSignal(process.processIdentifier, signal)
            process.waitUntilExit()
        }
    }

    /// On the same port, with the same data.
    public func startAgain() throws {
        kill()
        try start("127.0.0.1:\(port)")
    }

    /// It keeps its connections and does nothing.
    public func freeze() throws {
        sendSignal(process.processIdentifier, SIGSTOP)
        let status = "/proc/\(process.processIdentifier)/stat"
        // The signal takes effect later than the call.
        try eventually("the server stands still") {
            let text = try String(contentsOfFile: status, encoding: .utf8)
            return text.split(separator: ")").last?.split(separator: " ").first == "T"
        }
    }

    public func thaw() {
        sendSignal(process.processIdentifier, SIGCONT)
    }
}

/// The system's function has the name of the method that uses it.
private func sendSignal(_ process: Int32, _ signal: Int32) {
    _ = kill(process, signal)
}

/// Folders of tests.
public enum Folders {
    public static func make() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("rtm-swift-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}
