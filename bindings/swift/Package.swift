// swift-tools-version: 6.0
// The libraries for Swift: `Rtm` for new programs, `AgoraRtmKit` for those written for 1.x.

import PackageDescription

/// The generated code is Swift 5: the compiler of Swift 6.0 stumbles over it in Swift 6 mode.
let generated: [SwiftSetting] = [.swiftLanguageMode(.v5)]
/// Programs written for 1.x are Swift 5, too, and so are the tests that are like them.
let lenient: [SwiftSetting] = [.swiftLanguageMode(.v5)]

#if os(Linux)
    // librtm, found by pkg-config or where the linker looks anyway.
    let library: Target = .systemLibrary(name: "rtmFFI", path: "Sources/rtmFFI", pkgConfig: "rtm")
    // On Apple's systems the framework written in Objective-C gives these names.
    let compatible: [Target] = [.target(name: "AgoraRtmKit", dependencies: ["RtmSession"])]
    let compatibleTests: [Target] = [
        .testTarget(
            name: "AgoraRtmKitTests", dependencies: ["AgoraRtmKit", "RtmSession", "RtmTesting", "RtmConformance"],
            exclude: ["Conformance/exceptions.json"], swiftSettings: lenient)
    ]
#else
    // Both are what `cargo xtask xcframework` makes.
    let library: Target = .binaryTarget(name: "rtmFFI", path: "../../target/xcframework/rtmFFI.xcframework")
    let compatible: [Target] = [
        .binaryTarget(name: "AgoraRtmKit", path: "../../target/xcframework/AgoraRtmKit.xcframework")
    ]
    let compatibleTests: [Target] = []
#endif

let package = Package(
    name: "rtm",
    platforms: [.iOS(.v13), .macOS(.v10_15), .macCatalyst(.v13)],
    products: [
        .library(name: "Rtm", targets: ["Rtm"]),
        .library(name: "AgoraRtmKit", targets: ["AgoraRtmKit"]),
    ],
    targets: [
        library,
        .target(
            name: "RtmNative", dependencies: ["rtmFFI"], path: "generated", exclude: ["rtmFFI.h"], swiftSettings: generated),
        .target(name: "RtmSession", dependencies: ["RtmNative", "rtmFFI"]),
        .target(name: "Rtm", dependencies: ["RtmSession"]),
        .target(name: "RtmTesting", path: "Tests/RtmTesting"),
        .target(
            name: "RtmConformance", dependencies: ["RtmTesting"], path: "Tests/RtmConformance", swiftSettings: lenient),
        .testTarget(
            name: "RtmTests", dependencies: ["Rtm", "RtmSession", "RtmTesting", "RtmConformance"],
            exclude: ["Conformance/exceptions.json"], swiftSettings: lenient),
        .executableTarget(
            name: "Throughput", dependencies: ["Rtm", "AgoraRtmKit"], path: "Benchmarks/Throughput", swiftSettings: lenient),
    ] + compatible + compatibleTests
)
