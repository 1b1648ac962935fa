import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A program that was started. Foundation's own class waits on run loops, which threads of tests have not.
public final class Program: @unchecked Sendable {
    private let id: pid_t
    private let output: Int32
    private let lock = NSLock()
    private var ended: Int32?
    private let input: Int32?
    private var unread: [UInt8] = []
    /// One at a time: one that is started while another has its pipes, and has not marked them yet, would hold them open.
    private static let starting = NSLock()

    /// Starts it. What it writes to its standard error goes to a file, or where ours goes; it has an input that stays open if `input`
    /// says so.
    public init(_ words: [String], environment: [String: String] = [:], errors: URL? = nil, input wanted: Bool = false) throws {
        Program.starting.lock()
        defer { Program.starting.unlock() }
        let pipe = try Program.pipe()
        let inputs = wanted ? try Program.pipe() : nil
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipe[1], 1)
        if let inputs { posix_spawn_file_actions_adddup2(&actions, inputs[0], 0) }
        if let errors { posix_spawn_file_actions_addopen(&actions, 2, errors.path, O_WRONLY | O_CREAT | O_APPEND, 0o644) }
        // Threads of queues block all signals, and a program would begin like that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
        let (arguments, values) = (words.map { strdup($0) } + [nil], variables.map { strdup($0) } + [nil])
        defer { (arguments + values).forEach { free($0) } }
        var id: pid_t = 0
        let refused = posix_spawn(&id, words[0], &actions, &attributes, arguments, values)
        close(pipe[1])
        if let inputs { close(inputs[0]) }
        input = inputs?[1]
        self.id = id
        output = pipe[0]
        guard refused == 0 else {
            ended = 127
            throw Failed("cannot start \(words[0]): \(refused)")
        }
    }

    private static func pipe() throws -> [Int32] {
        var ends: [Int32] = [0, 0]
        guard makePipe(&ends) == 0 else { throw Failed("no pipe: \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return ends
    }

    deinit {
        end(with: SIGKILL)
        close(output)
        if let input { close(input) }
    }

    /// The next line that it writes; nothing at the end. For one thread.
    public func nextLine() -> String? {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread.removeFirst(end + 1) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            guard let bytes = read() else { return nil }
            unread += bytes
        }
    }

    /// Ends its input, waits for its end and gives its exit code.
    public func endOfInput() -> Int32 {
        if let input { shutInput(input) }
        return wait()
    }

    /// What the system calls it.
    public var number: Int32 { id }

    /// The first line that it writes, as far as it comes within the time. Its output stays open: a server whose output nobody takes
    /// would end.
    func firstLine(seconds: Double = 20) -> String {
        let deadline = Deadline(seconds: seconds)
        var line: [UInt8] = []
        while !line.contains(UInt8(ascii: "\n")) {
            var wanted = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            guard poll(&wanted, 1, deadline.milliseconds) > 0, let bytes = read() else { break }
            line += bytes
        }
        return String(decoding: line.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    /// Everything that it writes until it ends, and its exit code.
    public func finish() -> (output: String, code: Int32) {
        var all: [UInt8] = []
        while let bytes = read() { all += bytes }
        return (String(decoding: all, as: UTF8.self), wait())
    }

    private func read() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = readSome(output, &bytes, bytes.count)
        return count > 0 ? Array(bytes[..<count]) : nil
    }

    /// Sends a signal, if it still runs.
    func signal(_ signal: Int32) {
        lock.withLock { if ended == nil { kill(id, signal) } }
    }

    /// Sends a signal and waits for the end.
    func end(with signal: Int32) {
        self.signal(signal)
        _ = wait()
    }

    @discardableResult
    private func wait() -> Int32 {
        lock.withLock {
            if let ended { return ended }
            var status: Int32 = 0
            while waitpid(id, &status, 0) < 0 && errno == EINTR { continue }
            let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
            ended = code
            return code
        }
    }
}

/// The system's functions whose names this class has for something else.
private func makePipe(_ ends: inout [Int32]) -> Int32 { pipe(&ends) }

private func readSome(_ file: Int32, _ bytes: inout [UInt8], _ count: Int) -> Int { read(file, &bytes, count) }

/// The descriptor stays ours until the end, and leads nowhere.
private func shutInput(_ input: Int32) {
    let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
    dup2(nowhere, input)
    close(nowhere)
}
