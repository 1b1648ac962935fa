/// Why something failed. Each kind of call has an enumeration of its own, with the numbers that 1.x has for it, and throws nothing
/// else: so a `catch` can be complete.
public protocol RtmError: Error, RawRepresentable, Equatable, Hashable, Sendable
where RawValue == Int {
    /// What a number stands for that this library does not know.
    static var unnumbered: Self { get }
}

extension RtmError {
    /// The number of 1.x.
    public var code: Int { rawValue }

    init(code: Int32) {
        self = Self(rawValue: Int(code)) ?? Self.unnumbered
    }
}
