import Foundation

/// How a call ended.
package enum Outcome<Value> {
    /// It worked, and this is what was asked for.
    case done(Value)
    /// It did not work; the number is that of the 1.x enumeration which belongs to the call.
    case refused(Int32)
    /// The session was released before there was an outcome: no callback of an application may run any more.
    case dropped

    /// 0 for success; nothing when the session was released.
    package var code: Int32? {
        switch self {
        case .done: 0
        case .refused(let code): code
        case .dropped: nil
        }
    }

    /// What was asked for, if it worked.
    package var value: Value? { if case .done(let value) = self { value } else { nil } }
}

/// Takes the one outcome of a call, on the session's thread, never inside the call.
package typealias Answer<Value> = (Outcome<Value>) -> Void

/// Takes the number of a transfer or an invitation inside the call that starts it, before anything can be told about it. It must not
/// block, nor call the session.
package typealias Started = (Int64) -> Void

/// Takes how far a transfer is, in bytes, on the session's thread, about once a second.
package typealias Moved = (_ current: Int64, _ total: Int64) -> Void

/// An answer of any kind.
protocol Waiting {
    func refuse(_ code: Int32)
    func drop()
}

struct Waiter<Value>: Waiting {
    let answer: Answer<Value>

    init?(_ answer: Answer<Value>?) {
        guard let answer else { return nil }
        self.answer = answer
    }

    func refuse(_ code: Int32) { answer(.refused(code)) }

    func drop() { answer(.dropped) }
}

/// What is handed from thread to thread by somebody who lets go of it.
struct Handed<Value>: @unchecked Sendable {
    let value: Value
}
