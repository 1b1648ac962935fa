import AgoraRtmKit
import XCTest

/// The names of 1.x as Swift has them, the irregular ones included, with their types. That it compiles is the test.
final class DeclarationTests: XCTestCase {
    private typealias Kit = AgoraRtmKit
    private typealias Request = UnsafeMutablePointer<Int64>?

    func testTheKit() {
        let _: (String, AgoraRtmDelegate?) -> Kit? = Kit.init(appId:delegate:)
        let _: ReferenceWritableKeyPath<Kit, AgoraRtmDelegate?> = \.agoraRtmDelegate
        let _: ReferenceWritableKeyPath<Kit, AgoraRtmCallKit?> = \.rtmCallKit
        let _: (Kit) -> () -> AgoraRtmCallKit? = Kit.getRtmCall
        let _: (Kit) -> (String?, String, AgoraRtmLoginBlock?) -> Void = Kit.login(byToken:user:completion:)
        let _: (Kit) -> (AgoraRtmLogoutBlock?) -> Void = Kit.logout(completion:)
        let _: (Kit) -> (String, AgoraRtmRenewTokenBlock?) -> Void = Kit.renewToken(_:completion:)
        let _: (Kit) -> (AgoraRtmMessage, String, AgoraRtmSendPeerMessageBlock?) -> Void = Kit.send(_:toPeer:completion:)
        let _: (Kit) -> (AgoraRtmMessage, String, AgoraRtmSendMessageOptions, AgoraRtmSendPeerMessageBlock?) -> Void =
            Kit.send(_:toPeer:sendMessageOptions:completion:)
        let _: (Kit) -> (String, AgoraRtmChannelDelegate?) -> AgoraRtmChannel? = Kit.createChannel(withId:delegate:)
        let _: (Kit) -> (String) -> Bool = Kit.destroyChannel(withId:)
        let _: (Kit) -> (String) -> Int32 = Kit.setParameters(_:)
        let _: (Kit) -> (String) -> Int32 = Kit.setLogFile(_:)
        let _: (Kit) -> (Int32) -> Int32 = Kit.setLogFileSize(_:)
        let _: (Kit) -> (AgoraRtmLogFilter) -> Int32 = Kit.setLogFilters(_:)
        let _: (AgoraRtmServiceContext) -> AgoraRtmSetContextErrorCode = Kit.setRtmServiceContext(_:)
        let version: String? = Kit.getSDKVersion()
        XCTAssertNotNil(version)
    }

    func testMedia() {
        let _: (Kit) -> (String, Request, AgoraRtmUploadImageMediaBlock?) -> Void =
            Kit.createImageMessage(byUploading:withRequest:completion:)
        let _: (Kit) -> (String, Request, AgoraRtmUploadFileMediaBlock?) -> Void =
            Kit.createFileMessage(byUploading:withRequest:completion:)
        let _: (Kit) -> (String) -> AgoraRtmImageMessage? = Kit.createImageMessage(byMediaId:)
        let _: (Kit) -> (String) -> AgoraRtmFileMessage? = Kit.createFileMessage(byMediaId:)
        let _: (Kit) -> (String, Request, AgoraRtmDownloadMediaToMemoryBlock?) -> Void =
            Kit.downloadMedia(toMemory:withRequest:completion:)
        let _: (Kit) -> (String, String, Request, AgoraRtmDownloadMediaToFileBlock?) -> Void =
            Kit.downloadMedia(_:toFile:withRequest:completion:)
        let _: (Kit) -> (Int64, AgoraRtmCancelMediaBlock?) -> Void = Kit.cancelMediaDownload(_:completion:)
        let _: (Kit) -> (Int64, AgoraRtmCancelMediaBlock?) -> Void = Kit.cancelMediaUpload(_:completion:)
    }

    func testPresenceAndAttributes() {
        let _: (Kit) -> ([String], AgoraRtmQueryPeersOnlineBlock?) -> Void = Kit.queryPeersOnlineStatus(_:completion:)
        let _: (Kit) -> ([String], AgoraRtmSubscriptionRequestBlock?) -> Void = Kit.subscribePeersOnlineStatus(_:completion:)
        let _: (Kit) -> ([String], AgoraRtmSubscriptionRequestBlock?) -> Void = Kit.unsubscribePeersOnlineStatus(_:completion:)
        let _: (Kit) -> (AgoraRtmPeerSubscriptionOptions, AgoraRtmQueryPeersBySubscriptionOptionBlock?) -> Void =
            Kit.queryPeers(bySubscriptionOption:completion:)
        let _: (Kit) -> ([AgoraRtmAttribute]?, AgoraRtmSetLocalUserAttributesBlock?) -> Void =
            Kit.setLocalUserAttributes(_:completion:)
        let _: (Kit) -> ([AgoraRtmAttribute]?, AgoraRtmAddOrUpdateLocalUserAttributesBlock?) -> Void =
            Kit.addOrUpdateLocalUserAttributes(_:completion:)
        let _: (Kit) -> ([String]?, AgoraRtmDeleteLocalUserAttributesBlock?) -> Void =
            Kit.deleteLocalUserAttributes(byKeys:completion:)
        let _: (Kit) -> (AgoraRtmClearLocalUserAttributesBlock?) -> Void = Kit.clearLocalUserAttributes(completion:)
        let _: (Kit) -> (String?, AgoraRtmGetUserAttributesBlock?) -> Void = Kit.getUserAllAttributes(_:completion:)
        let _: (Kit) -> (String?, [String]?, AgoraRtmGetUserAttributesBlock?) -> Void = Kit.getUserAttributes(_:byKeys:completion:)
        let _: (Kit) -> (String, [AgoraRtmChannelAttribute]?, AgoraRtmChannelAttributeOptions, AgoraRtmSetChannelAttributesBlock?) -> Void =
            Kit.setChannel(_:attributes:options:completion:)
        let _:
            (Kit) -> (String, [AgoraRtmChannelAttribute]?, AgoraRtmChannelAttributeOptions, AgoraRtmAddOrUpdateChannelAttributesBlock?)
                -> Void = Kit.addOrUpdateChannel(_:attributes:options:completion:)
        let _: (Kit) -> (String, [String]?, AgoraRtmChannelAttributeOptions, AgoraRtmDeleteChannelAttributesBlock?) -> Void =
            Kit.deleteChannel(_:attributesByKeys:options:completion:)
        let _: (Kit) -> (String, AgoraRtmChannelAttributeOptions, AgoraRtmClearChannelAttributesBlock?) -> Void =
            Kit.clearChannel(_:options:attributesWithCompletion:)
        let _: (Kit) -> (String, AgoraRtmGetChannelAttributesBlock?) -> Void = Kit.getChannelAllAttributes(_:completion:)
        let _: (Kit) -> (String, [String]?, AgoraRtmGetChannelAttributesBlock?) -> Void = Kit.getChannelAttributes(_:byKeys:completion:)
        let _: (Kit) -> ([String], AgoraRtmChannelMemberCountBlock?) -> Void = Kit.getChannelMemberCount(_:completion:)
    }

    func testChannelsAndCalls() {
        typealias Channel = AgoraRtmChannel
        typealias Calls = AgoraRtmCallKit
        let _: KeyPath<Channel, Kit> = \.kit
        let _: ReferenceWritableKeyPath<Channel, AgoraRtmChannelDelegate?> = \.channelDelegate
        let _: (Channel) -> (AgoraRtmJoinChannelBlock?) -> Void = Channel.join(completion:)
        let _: (Channel) -> (AgoraRtmLeaveChannelBlock?) -> Void = Channel.leave(completion:)
        let _: (Channel) -> (AgoraRtmMessage, AgoraRtmSendChannelMessageBlock?) -> Void = Channel.send(_:completion:)
        let _: (Channel) -> (AgoraRtmMessage, AgoraRtmSendMessageOptions, AgoraRtmSendChannelMessageBlock?) -> Void =
            Channel.send(_:sendMessageOptions:completion:)
        let _: (Channel) -> (AgoraRtmGetMembersBlock?) -> Void = Channel.getMembersWithCompletion(_:)
        let _: KeyPath<Calls, Kit?> = \.rtmKit
        let _: ReferenceWritableKeyPath<Calls, AgoraRtmCallDelegate?> = \.callDelegate
        let _: (Calls) -> (AgoraRtmLocalInvitation, AgoraRtmLocalInvitationSendBlock?) -> Void = Calls.send(_:completion:)
        let _: (Calls) -> (AgoraRtmLocalInvitation, AgoraRtmLocalInvitationCancelBlock?) -> Void = Calls.cancel(_:completion:)
        let _: (Calls) -> (AgoraRtmRemoteInvitation, AgoraRtmRemoteInvitationAcceptBlock?) -> Void = Calls.accept(_:completion:)
        let _: (Calls) -> (AgoraRtmRemoteInvitation, AgoraRtmRemoteInvitationRefuseBlock?) -> Void = Calls.refuse(_:completion:)
        let _: ReferenceWritableKeyPath<AgoraRtmLocalInvitation, String> = \.calleeId
        let _: ReferenceWritableKeyPath<AgoraRtmLocalInvitation, String?> = \.content
        let _: ReferenceWritableKeyPath<AgoraRtmLocalInvitation, String?> = \.channelId
        let _: KeyPath<AgoraRtmLocalInvitation, String?> = \.response
        let _: KeyPath<AgoraRtmLocalInvitation, AgoraRtmLocalInvitationState> = \.state
        let _: KeyPath<AgoraRtmRemoteInvitation, String> = \.callerId
        let _: KeyPath<AgoraRtmRemoteInvitation, String?> = \.content
        let _: KeyPath<AgoraRtmRemoteInvitation, String?> = \.channelId
        let _: ReferenceWritableKeyPath<AgoraRtmRemoteInvitation, String?> = \.response
        let _: KeyPath<AgoraRtmRemoteInvitation, AgoraRtmRemoteInvitationState> = \.state
    }

    func testMessagesAndThings() {
        let message = AgoraRtmMessage(text: "a")
        let _: KeyPath<AgoraRtmMessage, AgoraRtmMessageType> = \.type
        let _: KeyPath<AgoraRtmMessage, Int64> = \.serverReceivedTs
        let _: KeyPath<AgoraRtmMessage, Bool> = \.isOfflineMessage
        let _: ReferenceWritableKeyPath<AgoraRtmMessage, String> = \.text
        let raw: AgoraRtmMessage = AgoraRtmRawMessage(rawData: Data([1]), description: "b")
        XCTAssertEqual([message.type, raw.type], [.text, .raw])
        XCTAssertEqual((raw as? AgoraRtmRawMessage)?.rawData, Data([1]))
        let _: ReferenceWritableKeyPath<AgoraRtmRawMessage, Data> = \.rawData
        let _: KeyPath<AgoraRtmFileMessage, Int64> = \.size
        let _: KeyPath<AgoraRtmFileMessage, String> = \.mediaId
        let _: ReferenceWritableKeyPath<AgoraRtmFileMessage, Data> = \.thumbnail
        let _: ReferenceWritableKeyPath<AgoraRtmFileMessage, String> = \.fileName
        let _: KeyPath<AgoraRtmImageMessage, Int64> = \.size
        let _: KeyPath<AgoraRtmImageMessage, String> = \.mediaId
        let _: ReferenceWritableKeyPath<AgoraRtmImageMessage, Data> = \.thumbnail
        let _: ReferenceWritableKeyPath<AgoraRtmImageMessage, String> = \.fileName
        let _: [ReferenceWritableKeyPath<AgoraRtmImageMessage, Int32>] = [\.width, \.height, \.thumbnailWidth, \.thumbnailHeight]
        let _: ReferenceWritableKeyPath<AgoraRtmPeerOnlineStatus, String> = \.peerId
        let _: ReferenceWritableKeyPath<AgoraRtmPeerOnlineStatus, Bool> = \.isOnline
        let _: KeyPath<AgoraRtmPeerOnlineStatus, AgoraRtmPeerOnlineState> = \.state
        let _: ReferenceWritableKeyPath<AgoraRtmChannelMemberCount, Int32> = \.count
        let _: [ReferenceWritableKeyPath<AgoraRtmMediaOperationProgress, Int64>] = [\.totalSize, \.currentSize]
        let _: [ReferenceWritableKeyPath<AgoraRtmAttribute, String>] = [\.key, \.value]
        let _: [ReferenceWritableKeyPath<AgoraRtmChannelAttribute, String>] = [\.key, \.value, \.lastUpdateUserId]
        let _: KeyPath<AgoraRtmChannelAttribute, Int64> = \.lastUpdateTs
        let _: [ReferenceWritableKeyPath<AgoraRtmSendMessageOptions, Bool>] = [\.enableOfflineMessaging, \.enableHistoricalMessaging]
        let _: ReferenceWritableKeyPath<AgoraRtmChannelAttributeOptions, Bool> = \.enableNotificationToChannelMembers
        let _: [ReferenceWritableKeyPath<AgoraRtmMember, String>] = [\.userId, \.channelId]
        // Values programs count on.
        let things: [NSObject] = [
            message, AgoraRtmPeerOnlineStatus(), AgoraRtmChannelMemberCount(), AgoraRtmMediaOperationProgress(), AgoraRtmAttribute(),
            AgoraRtmChannelAttribute(), AgoraRtmSendMessageOptions(), AgoraRtmChannelAttributeOptions(), AgoraRtmServiceContext(),
            AgoraRtmMember(), AgoraRtmLocalInvitation(calleeId: "bob"),
        ]
        XCTAssertEqual(Set(things.map(\.hash)).count, things.count)
    }

    func testWhatIsMadeOfNothing() {
        let messages = [AgoraRtmMessage(), AgoraRtmRawMessage(), AgoraRtmFileMessage(), AgoraRtmImageMessage()]
        XCTAssertEqual(messages.map(\.type), [.text, .raw, .file, .image])
        XCTAssertEqual(messages.map(\.text), ["", "", "", ""])
        let named = [AgoraRtmRawMessage(text: "a"), AgoraRtmFileMessage(text: "a"), AgoraRtmImageMessage(text: "a")]
        XCTAssertEqual(named.map(\.type), [.raw, .file, .image])
        XCTAssertEqual(AgoraRtmRawMessage().rawData, Data())
        let image = AgoraRtmImageMessage()
        XCTAssertEqual([image.mediaId, image.fileName], ["", ""])
        XCTAssertEqual([Int32(image.size), image.width, image.height], [0, 0, 0])
        let status = AgoraRtmPeerOnlineStatus()
        XCTAssertEqual(status.state, .offline)
        XCTAssertFalse(status.isOnline)
        let (local, remote) = (AgoraRtmLocalInvitation(), AgoraRtmRemoteInvitation())
        XCTAssertEqual([local.calleeId, remote.callerId], ["", ""])
        XCTAssertEqual(local.state, .idle)
        XCTAssertEqual(remote.state, .idle)
        XCTAssertNil(AgoraRtmCallKit().rtmKit)
    }
}
