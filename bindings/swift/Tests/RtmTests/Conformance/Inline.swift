import Foundation
import RtmConformance
import RtmSession
import RtmTesting

/// Runs what it is given at once, on the thread that gives it: so everything that a client tells goes on where it is told, on the one
/// thread of its events, in the order in which it is told.
final class Inline: TaskExecutor {
    static let executor = Inline()

    func enqueue(_ job: consuming ExecutorJob) {
        UnownedJob(job).runSynchronously(on: asUnownedTaskExecutor())
    }

    func asUnownedTaskExecutor() -> UnownedTaskExecutor { UnownedTaskExecutor(ordinary: self) }

    /// Starts a task while the thread of events stands still: so it always waits before there is an outcome.
    static func start(_ session: Session, _ ask: @escaping @Sendable () async -> Void) throws {
        guard !session.isReleased && !session.isCallback else {
            Task(executorPreference: executor) { await ask() }
            return
        }
        let (still, started) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        session.post {
            still.signal()
            started.wait()
        }
        defer { started.signal() }
        guard still.wait(timeout: .now() + 30) == .success else { throw Failed("the thread of events is busy for 30 s") }
        Task(executorPreference: executor) { await ask() }
    }

    /// Collects on the same thread.
    @discardableResult
    static func collect<Sequence: AsyncSequence & Sendable>(
        _ sequence: Sequence, _ take: @escaping @Sendable (Sequence.Element) -> Void
    ) -> Task<Void, Never> where Sequence.Element: Sendable {
        Task(executorPreference: executor) {
            do { for try await element in sequence { take(element) } } catch { return }
        }
    }
}
