import Foundation

/// What happens, one element after another; it ends when its client is closed.
///
/// Any number of tasks may iterate, any number of times, and each of them gets everything. What happens while nobody iterates is kept
/// for the next who does, the newest 1,024 of it; what an iterator has not taken yet waits in memory. Whoever iterates keeps the
/// client alive; a task that is cancelled stops.
public struct Events<Element: Sendable>: AsyncSequence, Sendable {
    private let listen: @Sendable () -> Listening<Element>

    /// Elements as they were kept. Whoever iterates holds the owner.
    init(broadcast: Broadcast<Element>, owner: any AnyObject & Sendable) {
        listen = { @Sendable () -> Listening<Element> in ListeningTo(broadcast, owner) { $0 } }
    }

    /// Elements that are made of what was kept when they are taken.
    init<Kept>(
        broadcast: Broadcast<Kept>, owner: any AnyObject & Sendable, _ made: @escaping @Sendable (Kept) -> Element
    ) {
        listen = { @Sendable () -> Listening<Element> in ListeningTo(broadcast, owner, made) }
    }

    /// Takes elements from the moment that it was made.
    public func makeAsyncIterator() -> Iterator {
        Iterator(listen())
    }

    /// Takes elements for one task.
    public struct Iterator: AsyncIteratorProtocol {
        private let listening: Listening<Element>

        fileprivate init(_ listening: Listening<Element>) {
            self.listening = listening
        }

        /// The next element; nothing when the client is closed, or the task is cancelled.
        public mutating func next() async -> Element? {
            await listening.next()
        }
    }
}

/// Takes elements for one iterator.
private class Listening<Element: Sendable>: @unchecked Sendable {
    func next() async -> Element? { nil }
}

/// Ends when nobody holds the iterator any more.
private final class ListeningTo<Kept: Sendable, Element: Sendable>: Listening<Element>, @unchecked Sendable {
    private let queue: Queue<Kept>
    private let broadcast: Broadcast<Kept>
    private let owner: any AnyObject & Sendable
    private let made: @Sendable (Kept) -> Element

    init(_ broadcast: Broadcast<Kept>, _ owner: any AnyObject & Sendable, _ made: @escaping @Sendable (Kept) -> Element) {
        self.broadcast = broadcast
        self.owner = owner
        self.made = made
        queue = broadcast.subscribe()
    }

    override func next() async -> Element? { await queue.next().map(made) }

    deinit {
        broadcast.unsubscribe(queue)
    }
}

/// Hands what happens to all who listen, and keeps it while nobody does. Never waits for anybody.
final class Broadcast<Element: Sendable>: @unchecked Sendable {
    private static var kept: Int { 1024 }
    private let lock = NSLock()
    private var queues: [Queue<Element>] = []
    private var keeping: [Element] = []
    private var finished = false

    /// A thread at a time.
    func emit(_ element: Element) {
        // Under the lock, behind which a queue could have been given up already, and with it what is put into it. Who waits goes on outside.
        let wakers = lock.withLock {
            if queues.isEmpty && !finished { keep([element]) }
            return queues.compactMap { $0.hold(element) }
        }
        for waker in wakers { waker.resume(returning: element) }
    }

    func finish() {
        let listening = lock.withLock {
            finished = true
            return queues
        }
        for queue in listening { queue.finish() }
    }

    func subscribe() -> Queue<Element> {
        lock.withLock {
            let queue = Queue(keeping.suffix(Broadcast.kept))
            keeping = []
            if finished { queue.finish() } else { queues.append(queue) }
            return queue
        }
    }

    func unsubscribe(_ queue: Queue<Element>) {
        lock.withLock {
            queues.removeAll { $0 === queue }
            // What it has not taken is for the next, if nobody else has it.
            if queues.isEmpty { keep(queue.drain()) }
        }
    }

    private func keep(_ elements: [Element]) {
        keeping += elements
        // So rarely that it costs nothing.
        if keeping.count > 2 * Broadcast.kept { keeping.removeFirst(keeping.count - Broadcast.kept) }
    }
}

/// Elements on their way to one task.
final class Queue<Element: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var waiting: [Element]
    private var taken = 0
    private var finished = false
    private var continuation: CheckedContinuation<Element?, Never>?

    init(_ waiting: ArraySlice<Element> = []) {
        self.waiting = Array(waiting)
    }

    func put(_ element: Element) {
        hold(element)?.resume(returning: element)
    }

    /// Who waits, to be given the element; nothing when it is kept.
    func hold(_ element: Element) -> CheckedContinuation<Element?, Never>? {
        lock.withLock {
            guard !finished else { return nil }
            guard let continuation else {
                waiting.append(element)
                return nil
            }
            self.continuation = nil
            return continuation
        }
    }

    /// What waits can still be taken.
    func finish() {
        let waker = lock.withLock {
            finished = true
            defer { continuation = nil }
            return continuation
        }
        waker?.resume(returning: nil)
    }

    /// What nobody has taken.
    func drain() -> [Element] {
        lock.withLock {
            defer { waiting = [] }
            return Array(waiting[taken...])
        }
    }

    /// The next element; nothing at the end, or when the task is cancelled. For one task at a time.
    func next() async -> Element? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready = lock.withLock { () -> Element?? in
                    if taken < waiting.count { return .some(take()) }
                    if finished || Task.isCancelled { return .some(nil) }
                    self.continuation = continuation
                    return nil
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            let waker = lock.withLock {
                defer { continuation = nil }
                return continuation
            }
            waker?.resume(returning: nil)
        }
    }

    private func take() -> Element {
        defer {
            taken += 1
            if taken == waiting.count {
                waiting.removeAll(keepingCapacity: taken < 4096)
                taken = 0
            }
        }
        return waiting[taken]
    }
}
