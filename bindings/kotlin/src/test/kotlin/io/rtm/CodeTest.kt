package io.rtm

import java.nio.file.Files
import java.nio.file.Path
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** The enumerations have the numbers of the tables that all languages share. */
class CodeTest {
    private val sources = Path.of(checkNotNull(System.getProperty("rtm.test.media"))).resolve("../..")
    private val table = String(Files.readAllBytes(sources.resolve("rtm-proto/src/code.rs")))
    private val transfers = String(Files.readAllBytes(sources.resolve("rtm-core/src/media/code.rs")))

    /** The numbers of `Name { Ok = 0, Variant = 1, ... }`, or of such an enumeration with comments in between. */
    private fun numbers(text: String, name: String): List<Int> {
        val body = checkNotNull(Regex("\\b$name \\{(.*?)\\n?\\}", RegexOption.DOT_MATCHES_ALL).find(text)) { "no $name" }
        return Regex("\\b[A-Z]\\w+ = (\\d+)").findAll(body.groupValues[1]).map { it.groupValues[1].toInt() }.filter { it != 0 }.toList()
    }

    private fun same(text: String, name: String, errors: Array<out RtmError>, but: Set<Int> = emptySet(), more: Set<Int> = emptySet()) =
        assertEquals((numbers(text, name) - but + more).toSet(), errors.map { it.code }.toSet(), name)

    @Test
    fun `every reason has the number of the shared table, and none is missing`() {
        same(table, "Login", LoginError.values())
        same(table, "Logout", LogoutError.values())
        same(table, "RenewToken", RenewTokenError.values())
        // 4, stored for later, is a success here.
        same(table, "PeerMessage", PeerMessageError.values(), but = setOf(4))
        same(table, "ChannelMessage", ChannelMessageError.values())
        same(table, "Join", JoinError.values())
        same(table, "Leave", LeaveError.values())
        same(table, "Members", MembersError.values())
        same(table, "MemberCount", MemberCountError.values())
        same(table, "Attribute", AttributeError.values())
        same(table, "PresenceQuery", PresenceQueryError.values())
        same(table, "Subscription", SubscriptionError.values())
        same(table, "Subscribed", SubscribedError.values())
        // Of a client that was closed, which 1.x has no number for here.
        same(table, "InvitationCall", InvitationError.values(), more = setOf(101))
        same(table, "LocalInvitation", LocalInvitationFailure.values())
        same(table, "RemoteInvitation", RemoteInvitationFailure.values())
        same(transfers, "UploadCode", UploadError.values())
        same(transfers, "DownloadCode", DownloadError.values())
        assertEquals(numbers(table, "ConnectionState"), ConnectionState.values().map { it.code })
        assertEquals(numbers(table, "ConnectionReason"), ConnectionReason.values().map { it.code })
        assertEquals(listOf(0) + numbers(table, "Presence"), PresenceState.values().map { it.code })
    }
}
