import Foundation
import RtmNative

/// What both surfaces stand on: one client of librtm, and the one thread, "rtm-events", that everything about it is told on.
///
/// **Outcomes.** A call that takes an `Answer` gives it exactly one outcome, on the session's thread, never inside the call: also when
/// the call is refused. Codes are those of the 1.x enumeration that belongs to the call, 0 for success.
///
/// **Order.** What is called is done in the order of the calls of one thread. Events come in order, one after another.
///
/// **Threads.** Any method may be called from any thread, and from inside any callback.
///
/// **The end.** See `release`. Calls to a released session are answered 101, NOT_INITIALIZED, on a queue of their own.
package final class Session: @unchecked Sendable {
    let events: any SessionEvents
    let lock = NSLock()
    let messages = PendingMessages()
    var pending = Pending()
    private let native: NativeClient
    private let lane: Lane
    private let ids = MessageIds()
    private let ended = DispatchGroup()
    private var thread: Thread?
    private var lastPost: Int64 = 0
    private let released = Flag()

    /// What the thread is given, and lets go of before it ends: what Foundation keeps of a thread goes so late that librtm could no longer
    /// clean up behind itself.
    private final class Beginning: @unchecked Sendable {
        private var session: Session?

        init(_ session: Session) {
            self.session = session
        }

        func take() -> Session? {
            defer { session = nil }
            return session
        }
    }

    private static let late = DispatchQueue(label: "rtm.late")

    /// Why there is no session.
    package enum Refusal: Error {
        /// The App ID is empty.
        case appId
        /// There are too many clients, or the system gives no more threads.
        case exhausted
    }

    /// Whose call rates a client has. The parameter `rtm.platform` says otherwise.
    package enum Platform: String {
        /// Those of servers and desktops.
        case native
        /// Those of phones, which programs for Apple's systems are written for.
        case apple

        /// The one that the program runs on.
        package static var here: Platform {
            #if canImport(Darwin)
                .apple
            #else
                .native
            #endif
        }
    }

    /// Makes a client that is not logged in. The session keeps `events` until it has ended.
    package init(appId: String, events: any SessionEvents, platform: Platform = .here) throws(Refusal) {
        Server.apply()
        do {
            native = try NativeClient(appId: appId)
        } catch {
            throw (error as? NewClientError) == .InvalidAppId ? .appId : .exhausted
        }
        guard let lane = Lane(native) else {
            native.release()
            throw .exhausted
        }
        _ = native.setParameters(json: "{\"rtm.platform\": \"\(platform.rawValue)\"}")
        self.lane = lane
        self.events = events
        ended.enter()
        let beginning = Beginning(self)
        let thread = Thread { beginning.take()?.live() }
        thread.name = "rtm-events"
        self.thread = thread
        thread.start()
    }

    /// The version of librtm, for example "0.1.0".
    package static var version: String { RtmNative.version() }

    /// Clients that were made by this process and not given back; for leak tests.
    package static var living: Int64 { RtmNative.liveClients() }

    /// True from the moment that `release` was called.
    package var isReleased: Bool { released.isSet }

    /// True inside a callback of this session.
    package var isCallback: Bool { Thread.current === thread }

    /// Sets parameters from a JSON object. 0, or -1 when nothing was changed.
    package func setParameters(_ json: String) -> Int32 {
        lock.withLock { isReleased ? -1 : native.setParameters(json: json) }
    }

    /// Logs in.
    package func login(token: String?, user: String, _ answer: Answer<Void>?) {
        inLine(answer, \.logins) { $0.login(token: token, userId: user) }
    }

    /// Logs out, behind everything that was sent.
    package func logout(_ answer: Answer<Void>?) {
        inLine(answer, \.logouts) { $0.logout() }
    }

    /// Goes on under another token.
    package func renewToken(_ token: String, _ answer: Answer<Void>?) {
        inLine(answer, \.renewals) { $0.renewToken(token: token) }
    }

    /// What travels, without an id: that is given by sending it.
    package struct Letter {
        package var kind: Int32
        package var text: String
        package var raw: Data
        package var media: MediaData?

        /// `kind` is a number of `MESSAGE_TYPE`; `text` is the description of anything but a text.
        package init(kind: Int32, text: String, raw: Data = Data(), media: MediaData? = nil) {
            self.kind = kind
            self.text = text
            self.raw = raw
            self.media = media
        }
    }

    /// Sends a message to a user.
    package func send(
        _ letter: Letter, peer: String, storeOffline: Bool = false, keepHistory: Bool = false, _ answer: Answer<Void>?
    ) {
        send(0, peer, letter, storeOffline, keepHistory, answer)
    }

    /// Sends a message to the members of a channel.
    package func send(_ letter: Letter, channel: Int64, keepHistory: Bool = false, _ answer: Answer<Void>?) {
        send(channel, "", letter, false, keepHistory, answer)
    }

    private func send(
        _ channel: Int64, _ peer: String, _ letter: Letter, _ storeOffline: Bool, _ keepHistory: Bool, _ answer: Answer<Void>?
    ) {
        let id = ids.next()
        let message = MessageData(id: id, kind: letter.kind, text: letter.text, raw: letter.raw, media: letter.media)
        if let answer { messages.put(id, channel: channel, answer) }
        // In this order: who releases looks for answers after saying so.
        let sent =
            !isReleased
            && lane.send(
                OutgoingData(
                    channel: channel, peer: peer, message: message, storeOffline: storeOffline, keepHistory: keepHistory))
        if !sent, let answer = messages.take(id) { refuse(answer, Codes.notInitialized) }
    }

    /// Opens a channel without joining it, and gives its number. Nothing: the id breaks the rules, or the session is released. An id
    /// that is open already gives another number, under which everything comes from then on.
    package func openChannel(_ id: String, events: any ChannelEvents) -> Int64? {
        lock.withLock {
            guard !isReleased, let number = native.openChannel(channelId: id) else { return nil }
            pending.channels[number] = Pending.Channel(events: events)
            return number
        }
    }

    /// Closes a channel, leaving it if it is joined. Nothing more is told of it; what waits, and what is called later, is answered 101.
    package func closeChannel(_ channel: Int64) {
        let closed = lock.withLock { () -> Pending.Channel? in
            guard !isReleased else { return nil }
            native.closeChannel(channel: channel)
            let closed = pending.channels.removeValue(forKey: channel)
            for waiter in closed?.waiting ?? [] { post(waiter) { waiter.refuse(Codes.notInitialized) } }
            for answer in messages.drain(channel: channel) {
                post(Waiter(answer)) { answer(.refused(Codes.notInitialized)) }
            }
            return closed
        }
        // Outside of the lock: it may be the last to hold what the application has put in.
        withExtendedLifetime(closed) {}
    }

    /// Joins a channel.
    package func join(_ channel: Int64, _ answer: Answer<Void>?) {
        inChannel(channel, answer, \.joins) { $0.join(channel: channel) }
    }

    /// Leaves a channel.
    package func leave(_ channel: Int64, _ answer: Answer<Void>?) {
        inChannel(channel, answer, \.leaves) { $0.leave(channel: channel) }
    }

    /// Asks for the user ids of a channel's members.
    package func members(_ channel: Int64, _ answer: Answer<[String]>?) {
        inChannel(channel, answer, \.members) { $0.members(channel: channel) }
    }

    /// Asks how many members channels have.
    package func memberCounts(_ channels: [String], _ answer: Answer<[CountData]>?) {
        request(answer) { $0.memberCounts(channelIds: channels) }
    }

    /// A number that no transfer has, for one that is refused.
    package func unusedNumber() -> Int64 { ids.next() }

    /// Uploads a file or an image; gives the message to send.
    package func upload(image: Bool, path: String, started: Started?, progress: Moved?, _ answer: Answer<MessageData>?) {
        transfer(started, progress, answer) { $0.upload(image: image, path: path) }
    }

    /// Downloads into memory.
    package func download(_ mediaId: String, started: Started?, progress: Moved?, _ answer: Answer<Data>?) {
        transfer(started, progress, answer) { $0.downloadToMemory(mediaId: mediaId) }
    }

    /// Downloads to a file.
    package func download(
        _ mediaId: String, to path: String, started: Started?, progress: Moved?, _ answer: Answer<Void>?
    ) {
        transfer(started, progress, answer) { $0.downloadToFile(mediaId: mediaId, path: path) }
    }

    /// Cancels a transfer, whose own answer then is INTERRUPTED.
    package func cancel(_ request: Int64, upload: Bool, _ answer: Answer<Void>?) {
        asking(answer) { native in
            let code = native.cancel(requestId: request, upload: upload)
            if code != 0 { post(answer, code) } else { pending.cancels[request, default: Line()].append(answer) }
        }
    }

    /// Asks which users are online.
    package func presenceQuery(_ users: [String], _ answer: Answer<[StatusData]>?) {
        request(answer) { $0.presenceQuery(users: users) }
    }

    /// Subscribes to users.
    package func presenceSubscribe(_ users: [String], _ answer: Answer<Void>?) {
        request(answer) { $0.presenceSubscribe(users: users) }
    }

    /// Subscribes to users no longer.
    package func presenceUnsubscribe(_ users: [String], _ answer: Answer<Void>?) {
        request(answer) { $0.presenceUnsubscribe(users: users) }
    }

    /// Asks which users are subscribed to.
    package func presenceSubscribed(_ answer: Answer<[String]>?) {
        request(answer) { $0.presenceSubscribed() }
    }

    /// Changes the attributes of the user who is logged in.
    package func writeUserAttributes(_ operation: Operation, _ attributes: [PairData], _ answer: Answer<Void>?) {
        request(answer) { $0.userAttributesWrite(operation: operation.rawValue, attributes: attributes) }
    }

    /// Asks for the attributes of a user: those under `keys`, or all.
    package func userAttributes(_ user: String, keys: [String]?, _ answer: Answer<[PairData]>?) {
        request(answer) { $0.userAttributesGet(user: user, keys: keys) }
    }

    /// Changes the attributes of a channel, which need not be joined. `notify`: tells its members.
    package func writeChannelAttributes(
        _ channel: String, _ operation: Operation, _ attributes: [PairData], notify: Bool, _ answer: Answer<Void>?
    ) {
        request(answer) {
            $0.channelAttributesWrite(
                channelId: channel, operation: operation.rawValue, attributes: attributes, notify: notify)
        }
    }

    /// Asks for the attributes of a channel; as `userAttributes`.
    package func channelAttributes(_ channel: String, keys: [String]?, _ answer: Answer<[ChannelAttributeData]>?) {
        request(answer) { $0.channelAttributesGet(channelId: channel, keys: keys) }
    }

    /// Sends an invitation. `started` and the answer are given its number, for `cancelInvitation`.
    package func sendInvitation(
        callee: String, content: String, channel: String, events: any LocalInvitationEvents, started: Started?,
        _ answer: Answer<Int64>?
    ) {
        asking(answer) { native in
            let number = native.sendInvitation(callee: callee, content: content, channelId: channel)
            if number < 0 { return post(answer, Int32(-number)) }
            started?(number)
            pending.local[number] = events
            guard let waiter = Waiter(answer) else { return }
            pending.localAnswers[number] = waiter
            // Given by whatever comes first: this, or an event of the invitation.
            post(nil) { [self] in answerInvitation(number) }
        }
    }

    /// Cancels an invitation of ours.
    package func cancelInvitation(_ invitation: Int64, _ answer: Answer<Void>?) {
        immediate(answer) { $0.cancelInvitation(invitation: invitation) }
    }

    /// Accepts an invitation that came in.
    package func acceptInvitation(_ invitation: Int64, response: String, _ answer: Answer<Void>?) {
        immediate(answer) { $0.acceptInvitation(invitation: invitation, response: response) }
    }

    /// Refuses an invitation that came in.
    package func refuseInvitation(_ invitation: Int64, response: String, _ answer: Answer<Void>?) {
        immediate(answer) { $0.refuseInvitation(invitation: invitation, response: response) }
    }

    /// Gives an answer a code where there is no session.
    package static func refuse<Value>(_ answer: Answer<Value>?, _ code: Int32) {
        guard let answer else { return }
        let late = Handed(value: answer)
        Session.late.async { late.value(.refused(code)) }
    }

    /// Gives an answer a code on the session's thread, behind what is under way. For what a surface refuses itself.
    package func refuse<Value>(_ answer: Answer<Value>?, _ code: Int32) {
        asking(answer) { _ in post(answer, code) }
    }

    /// Runs something on the session's thread, behind what is under way; not at all when the session is released before.
    package func post(_ task: @escaping () -> Void) {
        lock.withLock { if !isReleased { post(nil, task) } }
    }

    /// Lets go of the server and of librtm, without waiting: at most the callback that is running ends behind it. Answers that wait are
    /// dropped, and whoever takes events is told that nothing more comes.
    package func letGo() {
        lock.withLock {
            if released.set() { native.release() }
        }
    }

    /// As `letGo`, and waits for the callback that is running, unless it is called from inside one.
    package func release() {
        letGo()
        if !isCallback { ended.wait() }
    }

    private func live() {
        while !isReleased && turn() {}
        letGo()
        lane.close()
        let left = lock.withLock { pending.drain() }
        for tell in left { tell() }
        for answer in messages.drain() { answer(.dropped) }
        events.ended()
        lock.withLock { thread = nil }
        ended.leave()
    }

    private func turn() -> Bool {
        #if canImport(ObjectiveC)
            autoreleasepool { lane.take(tell) }
        #else
            lane.take(tell)
        #endif
    }

    private func asking<Value>(_ answer: Answer<Value>?, _ ask: (NativeClient) -> Void) {
        let asked = lock.withLock {
            if isReleased { return false }
            ask(native)
            return true
        }
        if !asked { Session.refuse(answer, Codes.notInitialized) }
    }

    private func inLine(
        _ answer: Answer<Void>?, _ line: WritableKeyPath<Pending, Line<Void>>, _ call: (NativeClient) -> Int32
    ) {
        asking(answer) { native in
            let code = call(native)
            if code != 0 { post(answer, code) } else { pending[keyPath: line].append(answer) }
        }
    }

    private func inChannel<Value>(
        _ channel: Int64, _ answer: Answer<Value>?, _ line: WritableKeyPath<Pending.Channel, Line<Value>>,
        _ call: (NativeClient) -> Int32
    ) {
        asking(answer) { native in
            guard pending.channels[channel] != nil else { return post(answer, Codes.notInitialized) }
            let code = call(native)
            if code != 0 {
                post(answer, code)
            } else {
                pending.channels[channel]?[keyPath: line].append(answer)
            }
        }
    }

    private func transfer<Value>(
        _ started: Started?, _ progress: Moved?, _ answer: Answer<Value>?, _ call: (NativeClient) -> Int64
    ) {
        asking(answer) { native in
            let id = call(native)
            if id < 0 { return post(answer, Int32(-id)) }
            started?(id)
            pending.transfers[id] = Pending.Transfer(waiting: Waiter(answer), progress: progress)
        }
    }

    private func request<Value>(_ answer: Answer<Value>?, _ call: (NativeClient) -> Int64) {
        asking(answer) { native in
            let id = call(native)
            if id < 0 { return post(answer, Int32(-id)) }
            pending.requests[id] = Waiter(answer)
        }
    }

    private func immediate(_ answer: Answer<Void>?, _ call: (NativeClient) -> Int32) {
        asking(answer) { native in
            let code = call(native)
            guard let answer else { return }
            post(Waiter(answer)) { answer(code == 0 ? .done(()) : .refused(code)) }
        }
    }

    /// Under the lock.
    private func post<Value>(_ answer: Answer<Value>?, _ code: Int32) {
        guard let answer else { return }
        post(Waiter(answer)) { answer(.refused(code)) }
    }

    /// Under the lock.
    private func post(_ waiting: (any Waiting)?, _ run: @escaping () -> Void) {
        lastPost += 1
        pending.posted[lastPost] = Pending.Post(waiting: waiting, run: run)
        native.post(number: lastPost)
    }
}
