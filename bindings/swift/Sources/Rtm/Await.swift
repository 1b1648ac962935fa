import RtmSession

/// Waits for the outcome of a call. One that the client's end has cut off is told as NOT_INITIALIZED.
func outcome<Value: Sendable, Failure: RtmError>(
    _: Failure.Type = Failure.self, _ start: (@escaping Answer<Value>) -> Void
) async throws(Failure) -> Value {
    try await result(Failure.self, start).get()
}

/// As `outcome`, for who wants to look at it.
func result<Value: Sendable, Failure: RtmError>(
    _: Failure.Type, _ start: (@escaping Answer<Value>) -> Void
) async -> Result<Value, Failure> {
    await withCheckedContinuation { continuation in
        start { continuation.resume(returning: Result($0)) }
    }
}

extension Result where Failure: RtmError {
    init(_ outcome: Outcome<Success>) {
        self =
            switch outcome {
            case .done(let value): .success(value)
            case .refused(let code): .failure(Failure(code: code))
            case .dropped: .failure(Failure(code: Codes.notInitialized))
            }
    }
}
