internal import ChangeLog
internal import Foundation
internal import SwiftProtobuf
internal import Wire

/// A message that crosses a simulated line as bytes.
protocol BenchMessage {
    func benchBytes() throws -> Data
    init(benchBytes: Data) throws
}

extension BenchMessage where Self: SwiftProtobuf.Message {
    func benchBytes() throws -> Data { try serializedData() }

    init(benchBytes: Data) throws { try self.init(serializedBytes: benchBytes) }
}

extension WireSyncRequest: BenchMessage {}

extension SyncReply: BenchMessage {
    func benchBytes() throws -> Data { try serialized() }

    init(benchBytes: Data) throws { try self.init(serialized: benchBytes) }
}

extension WireReconcileRequest: BenchMessage {}
extension WireReconcileReply: BenchMessage {}
