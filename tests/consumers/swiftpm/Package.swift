// swift-tools-version: 6.0

import PackageDescription

let package = Package(
    name: "Hello",
    platforms: [.macOS(.v10_15)],
    dependencies: [.package(name: "rtm", path: "../../../bindings/swift")],
    targets: [.executableTarget(name: "Hello", dependencies: [.product(name: "Rtm", package: "rtm")])]
)
