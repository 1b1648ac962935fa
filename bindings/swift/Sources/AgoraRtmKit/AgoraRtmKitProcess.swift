import Foundation
import RtmNative
import RtmSession

// What belongs to the process.

enum Process {
    /// Kits that live.
    static let kits = Guarded(0)
    /// Taken and kept.
    static let context = Guarded<(AgoraRtmAreaCode, AgoraRtmCloudProxyType)?>(nil)
}

extension AgoraRtmKit {
    /// Says where kits that are made later find their server: `ws://HOST:PORT` or `wss://HOST:PORT`; nothing forgets it. False: no
    /// address, and nothing was changed. The original has no such call: it knew its servers.
    @discardableResult
    public static func setServer(_ url: String?) -> Bool { Server.set(url) }

    /// The version of librtm.
    @discardableResult
    public static func getSDKVersion() -> String! { Session.version }

    /// Says which servers are meant: taken as long as there is no kit, and of no effect, since there is one service.
    @discardableResult
    public static func setRtmServiceContext(_ context: AgoraRtmServiceContext) -> AgoraRtmSetContextErrorCode {
        Process.kits.with { kits in
            guard kits == 0 else { return .failure }
            Process.context.current = (context.areaCode, context.proxyType)
            return .ok
        }
    }

    /// Writes the log of the process to a file. 0, or another number when that is not possible.
    @discardableResult
    public func setLogFile(_ logFile: String) -> Int32 { logSetFile(path: logFile) }

    /// How large a log file may become, in KB: 512 KB to 1 GB. 0, or another number.
    @discardableResult
    public func setLogFileSize(_ fileSize: Int32) -> Int32 { logSetSize(kilobytes: fileSize) }

    /// What is written to the log. 0, or another number.
    @discardableResult
    public func setLogFilters(_ filter: AgoraRtmLogFilter) -> Int32 { logSetFilter(filter: Int32(filter.rawValue)) }
}
