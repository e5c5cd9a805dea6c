package import ChangeLog
package import Foundation
internal import SwiftProtobuf
package import Wire

/// A message that crosses a simulated line as bytes.
package protocol BenchMessage {
    func benchBytes() throws -> Data
    init(benchBytes: Data) throws
}

extension WireSyncRequest: BenchMessage {
    package func benchBytes() throws -> Data { try serializedData() }

    package init(benchBytes: Data) throws { try self.init(serializedBytes: benchBytes) }
}

extension SyncReply: BenchMessage {
    package func benchBytes() throws -> Data { try serialized() }

    package init(benchBytes: Data) throws { try self.init(serialized: benchBytes) }
}

extension WireReconcileRequest: BenchMessage {
    package func benchBytes() throws -> Data { try serializedData() }

    package init(benchBytes: Data) throws { try self.init(serializedBytes: benchBytes) }
}

extension WireReconcileReply: BenchMessage {
    package func benchBytes() throws -> Data { try serializedData() }

    package init(benchBytes: Data) throws { try self.init(serializedBytes: benchBytes) }
}
