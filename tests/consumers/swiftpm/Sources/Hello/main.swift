import Rtm

let ann = try RtmClient(appId: "my-app")
let bob = try RtmClient(appId: "my-app")
try await ann.login("ann")
try await bob.login("bob")
try await ann.send("hello", to: "bob")
for await received in bob.messages {
    print("\(received.sender) says: \(received.message.text)")
    break
}
