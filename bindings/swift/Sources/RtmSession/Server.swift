import Foundation
import RtmNative

/// Where clients that are made later find their server: what was set, else the key `RTMServer` of the program's Info.plist, else the
/// variable `RTM_SERVER`, else librtm's default.
package enum Server {
    private static let lock = NSLock()
    nonisolated(unsafe) private static var chosen = false

    /// Nothing forgets what was set before. False: no address of a server, and nothing was changed.
    package static func set(_ url: String?) -> Bool {
        lock.withLock {
            guard RtmNative.setServer(url: url) == 0 else { return false }
            chosen = url != nil
            return true
        }
    }

    /// Tells librtm what the program's Info.plist says, if nobody has said otherwise.
    static func apply() {
        lock.withLock {
            guard !chosen, let url = Bundle.main.object(forInfoDictionaryKey: "RTMServer") as? String else { return }
            if RtmNative.setServer(url: url) != 0 {
                FileHandle.standardError.write(
                    Data("rtm: RTMServer in Info.plist is no address of a server: \"\(url)\"\n".utf8))
            }
        }
    }
}
