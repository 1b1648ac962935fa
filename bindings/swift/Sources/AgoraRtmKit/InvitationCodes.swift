// Enumerations about invitations, with the numbers and case names of 1.x.

/// Where an invitation stands for the one who sent it.
public enum AgoraRtmLocalInvitationState: Int, Sendable {
    case idle = 0
    case sentToRemote = 1
    case receivedByRemote = 2
    case acceptedByRemote = 3
    case refusedByRemote = 4
    case canceled = 5
    case failure = 6
}

/// Where an invitation stands for the one who received it.
public enum AgoraRtmRemoteInvitationState: Int, Sendable {
    case idle = 0
    case invitationReceived = 1
    case acceptSentToLocal = 2
    case refused = 3
    case accepted = 4
    case canceled = 5
    case failure = 6
}

/// Why an invitation that was sent did not come about.
public enum AgoraRtmLocalInvitationErrorCode: Int, Sendable {
    case ok = 0
    case remoteOffline = 1
    case remoteNoResponse = 2
    case expire = 3
    case notLoggedIn = 4
}

/// Why an invitation that was received did not come about.
public enum AgoraRtmRemoteInvitationErrorCode: Int, Sendable {
    case ok = 0
    case localOffline = 1
    case acceptFailure = 2
    case expire = 3
}

/// How a call about an invitation ended. `invalidAugment` is spelt as programs know it.
public enum AgoraRtmInvitationApiCallErrorCode: Int, Sendable {
    case ok = 0
    case invalidAugment = 1
    case notStarted = 2
    case alreadyEnd = 3
    case alreadyAccept = 4
    case alreadySent = 5
}
