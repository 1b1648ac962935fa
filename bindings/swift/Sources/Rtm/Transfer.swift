import Foundation
import RtmSession

/// A transfer that begins when it is iterated: any number of `.moved`, then one `.finished`. It is cancelled when the task that
/// iterates is, or lets go of the iterator before the end.
///
/// ```swift
/// for await step in client.upload(image: path) {
///     switch step {
///     case .moved(let current, let total): print("\(current) of \(total) bytes")
///     case .finished(let result): print(result)
///     }
/// }
/// ```
public struct Transfer<Value: Sendable, Failure: RtmError>: AsyncSequence, Sendable {
    /// What is told of a transfer.
    public enum Step: Sendable {
        /// It is on its way, in bytes; about once a second.
        case moved(current: Int64, total: Int64)
        /// It has ended.
        case finished(Result<Value, Failure>)
    }

    public typealias Element = Step

    let begin: @Sendable (Running<Value, Failure>) -> Void

    /// Begins the transfer.
    public func makeAsyncIterator() -> Iterator {
        let running = Running<Value, Failure>()
        begin(running)
        return Iterator(holding: Holding(running: running))
    }

    /// Runs the transfer, and waits for its end. When the task is cancelled, so is the transfer, which then fails as interrupted.
    public func result() async throws(Failure) -> Value {
        let running = Running<Value, Failure>()
        begin(running)
        return try await running.result().get()
    }

    /// Takes steps for one task.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let holding: Holding<Value, Failure>

        /// The next step; nothing behind the last one, or when the task is cancelled.
        public mutating func next() async -> Step? {
            let running = holding.running
            return await withTaskCancellationHandler {
                await running.steps.next()
            } onCancel: {
                running.cancel()
            }
        }
    }
}

/// Cancels the transfer when nobody holds its iterator any more.
private final class Holding<Value: Sendable, Failure: RtmError>: Sendable {
    let running: Running<Value, Failure>

    init(running: Running<Value, Failure>) {
        self.running = running
    }

    deinit {
        running.cancel()
    }
}

/// A transfer that has begun.
final class Running<Value: Sendable, Failure: RtmError>: @unchecked Sendable {
    typealias Step = Transfer<Value, Failure>.Step

    let steps = Queue<Step>()
    private let lock = NSLock()
    private var cancelRequest: (() -> Void)?
    private var cancelled = false

    /// Inside the call that begins it, which holds a lock of the session: cancelling has to come from elsewhere.
    func started(_ session: Session, _ request: Int64, upload: Bool) {
        lock.withLock { cancelRequest = { session.cancel(request, upload: upload, nil) } }
    }

    /// Behind the call that has begun it.
    func begun() {
        if lock.withLock({ cancelled }) { cancel() }
    }

    func moved(_ current: Int64, _ total: Int64) {
        steps.put(.moved(current: current, total: total))
    }

    func finished(_ result: Result<Value, Failure>) {
        lock.withLock { cancelRequest = nil }
        steps.put(.finished(result))
        steps.finish()
    }

    /// One that has ended is no longer known, and nobody is told so.
    func cancel() {
        let cancel = lock.withLock { () -> (() -> Void)? in
            cancelled = true
            defer { cancelRequest = nil }
            return cancelRequest
        }
        cancel?()
    }

    func result() async -> Result<Value, Failure> {
        await withTaskCancellationHandler {
            // Not where a cancelled task would stop listening: a cancelled transfer has an outcome, too.
            await Task.detached { [steps] in
                while let step = await steps.next() {
                    if case .finished(let result) = step { return result }
                }
                return .failure(Failure(code: Codes.notInitialized))
            }.value
        } onCancel: {
            cancel()
        }
    }
}

extension Session {
    /// A transfer of this session.
    func transfer<Asked, Value: Sendable, Failure: RtmError>(
        upload: Bool, keeping client: any AnyObject & Sendable,
        _ start: @escaping @Sendable (Session, @escaping Started, @escaping Moved, @escaping Answer<Asked>) -> Void,
        _ value: @escaping @Sendable (Asked) -> Value
    ) -> Transfer<Value, Failure> {
        Transfer { [self] running in
            start(
                self, { running.started(self, $0, upload: upload) }, { running.moved($0, $1) },
                { outcome in withExtendedLifetime(client) { running.finished(Result(outcome).map(value)) } })
            running.begun()
        }
    }
}
