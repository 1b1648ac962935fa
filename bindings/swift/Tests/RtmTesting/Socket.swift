import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A TCP socket on this machine. Closed when nobody holds it any more.
final class Socket: @unchecked Sendable {
    private let descriptor: Int32

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        // Programs that are started must not hold it open.
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    deinit {
        close(descriptor)
    }

    /// One that takes connections, on a free port.
    static func listening() throws -> Socket {
        let socket = try make()
        var address = loopback(0)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard bound == 0, listen(socket.descriptor, 64) == 0 else { throw Failed("cannot listen: \(errno)") }
        return socket
    }

    /// One that is connected to a port of this machine.
    static func connected(to port: Int) throws -> Socket {
        let socket = try make()
        var address = loopback(UInt16(port))
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failed("cannot connect to port \(port): \(errno)") }
        return socket
    }

    private static func make() throws -> Socket {
        #if canImport(Glibc)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        guard descriptor >= 0 else { throw Failed("no socket: \(errno)") }
        let socket = Socket(descriptor)
        socket.hurry()
        return socket
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    /// Small pieces are sent at once.
    private func hurry() {
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    var port: Int {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Nothing when it was shut.
    func accepted() -> Socket? {
        let descriptor = accept(self.descriptor, nil, nil)
        guard descriptor >= 0 else { return nil }
        let socket = Socket(descriptor)
        socket.hurry()
        return socket
    }

    /// Nothing at the end.
    func read() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16_384)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return count > 0 ? Array(bytes[..<count]) : nil
    }

    /// False: it is gone.
    func write(_ bytes: ArraySlice<UInt8>) -> Bool {
        var left = bytes
        while !left.isEmpty {
            #if canImport(Glibc)
                let flags = Int32(MSG_NOSIGNAL)
            #else
                let flags: Int32 = 0
            #endif
            let count = left.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, flags) }
            if count <= 0 { return false }
            left = left.dropFirst(count)
        }
        return true
    }

    /// No more is written.
    func finish() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Nothing more comes or goes, and whoever waits hears so.
    func shut() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }
}

/// Asks a server of this machine over HTTP, and gives the status and the body of its answer.
public func ask(_ method: String, port: Int, _ path: String, headers: [String: String] = [:], body: String = "") throws -> (
    status: Int, body: String
) {
    let socket = try Socket.connected(to: port)
    var head = "\(method) \(path) HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\ncontent-length: \(body.utf8.count)\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    guard socket.write(Array((head + "\r\n" + body).utf8)[...]) else { throw Failed("the server hangs up") }
    var answer: [UInt8] = []
    while let bytes = socket.read() { answer += bytes }
    let text = String(decoding: answer, as: UTF8.self)
    guard let status = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { throw Failed("no answer: \(text)") }
    return (status, text.range(of: "\r\n\r\n").map { String(text[$0.upperBound...]) } ?? "")
}
