import Synchronization

/// A relay in front of a server that cuts a connection (RST) instead of passing on an answer which carries its mark.
final class ConnectionBreaker: Sendable {
    static let mark = "X-Sink-Break"
    private static let markBytes = Array("\r\n\(mark): ".utf8)

    let port: UInt16
    private let listener: Socket

    init(port: UInt16, target: UInt16) throws(SinkError) {
        let (listener, port) = try Socket.listen(port: port)
        self.listener = listener
        self.port = port
        SinkThread.start {
            while let client = listener.accept() { Self.relay(client, to: target) }
        }
    }

    func stop() { listener.shutdown() }

    private static func relay(_ client: Socket, to target: UInt16) {
        guard let server = try? Socket.connect(port: target) else { return }
        SinkThread.start {
            while true {
                let bytes = client.read()
                guard !bytes.isEmpty, server.write(bytes) else { break }
            }
            server.shutdown()
        }
        SinkThread.start {
            while true {
                // The server writes a head in one piece.
                let bytes = server.read()
                if !bytes.isEmpty, contains(bytes, markBytes) {
                    client.reset()
                    return
                }
                guard !bytes.isEmpty, client.write(bytes) else { break }
            }
            client.shutdown()
        }
    }

    private static func contains(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
        guard let first = wanted.first, bytes.count >= wanted.count else { return false }
        return (0...(bytes.count - wanted.count)).contains {
            bytes[$0] == first && bytes[$0..<$0 + wanted.count].elementsEqual(wanted)
        }
    }
}
