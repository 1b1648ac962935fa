import AgoraRtmKit
import XCTest

/// What is a set of bits, or has more than one name.
final class SetTests: XCTestCase {
    func testAreaCodesAndProxiesAreSets() {
        let areas: [(AgoraRtmAreaCode, UInt)] = [
            (.areaCodeCN, 1), (.areaCodeNA, 2), (.areaCodeEU, 4), (.areaCodeAS, 8), (.areaCodeJP, 16), (.areaCodeIN, 32),
            (.areaCodeGLOB, 0xFFFF_FFFF),
        ]
        for (area, number) in areas { XCTAssertEqual(area.rawValue, number) }
        XCTAssertTrue(AgoraRtmAreaCode(rawValue: 5).contains(.areaCodeEU))
        XCTAssertEqual(AgoraRtmCloudProxyType.tcpProxy.rawValue, 1)
        XCTAssertEqual(AgoraRtmCloudProxyType.noneProxy, [])
        XCTAssertEqual(AgoraRtmSetContextErrorCode.OK, .ok)
        XCTAssertEqual(AgoraRtmPeerSubscriptionOptions(rawValue: 0)!, .onlineStatus)
        XCTAssertEqual(AgoraRtmEndcallPrefix, "AgoraRTMLegacyEndcallCompatibleMessagePrefix")
    }
}
