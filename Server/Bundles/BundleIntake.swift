internal import ChangeLog
internal import Foundation
internal import GRDB
internal import Intake
internal import Journal
internal import RecordStore
internal import SwiftProtobuf
internal import Wire

/// The steps of an exchange: segments in, a receipt, pages out.
struct BundleIntake {
    let service: SyncService
    let device: Identifier
    let header: WireBundleHeader

    /// What was taken in of a bundle's requests.
    struct Taken {
        /// The last of them, for the pages.
        var request = WireSyncRequest()
        var numbers: ClosedRange<UInt64>?
        var acknowledgedBefore: UInt64 = 0
        var acknowledged = WireChainPosition()
        /// The first refusal of segments.
        var refusal = WireRefusal()
        var receivedAt: Int64 = 0
    }

    /// Takes the requests' segments in, as if they came one after the other over a line.
    func take(_ nextRequest: () throws -> WireSyncRequest?) throws -> Taken {
        var taken = Taken()
        taken.acknowledgedBefore = try service.database.queue.read {
            try DeviceStates($0).fetch(device)?.acknowledged.number ?? 0
        }
        taken.receivedAt = service.now()
        while var request = try nextRequest() {
            note(request.segments, in: &taken)
            // Once a segment was refused those after it don't fit; the page is due all the same.
            if taken.refusal.code.isEmpty {
                request.pushOnly = true
                let reply = try service.sync(request, from: device, writtenAt: header.madeAt)
                taken.acknowledged = reply.message.acknowledged
                if !Self.isOfPage(reply.message.refusal) { taken.refusal = reply.message.refusal }
            }
            request.segments = []
            taken.request = request
        }
        return taken
    }

    /// Says nothing of the segments.
    private static func isOfPage(_ refusal: WireRefusal) -> Bool {
        [.cursorUnknown, .revokedDevice].contains(RefusalCode(rawValue: refusal.code))
    }

    private func note(_ segments: [WireSegment], in taken: inout Taken) {
        for segment in segments where segment.firstNumber > 0 && !segment.bodies.isEmpty {
            let (last, isTooFar) = segment.firstNumber.addingReportingOverflow(
                UInt64(segment.bodies.count) - 1)
            guard !isTooFar else { continue }
            let first = min(taken.numbers?.lowerBound ?? segment.firstNumber, segment.firstNumber)
            taken.numbers = first...max(taken.numbers?.upperBound ?? last, last)
        }
    }

    /// The page that follows; the first where nothing was read yet.
    func page(after through: WireCursor?, _ taken: Taken) throws -> SyncReply {
        var request = taken.request
        request.pushOnly = false
        request.clearStaged()
        if let through { request.staged = through }
        return try service.sync(request, from: device, writtenAt: header.madeAt)
    }

    /// - Parameter first: the reply that the pages begin with.
    func receipt(_ taken: Taken, first reply: SyncReply, bundle: Hash256) throws -> WireReceipt {
        let first = reply.message
        var receipt = WireReceipt()
        receipt.bureau = header.bureau
        receipt.device = header.device
        receipt.bundle = bundle.data
        receipt.receivedAt = taken.receivedAt
        receipt.acknowledged = first.acknowledged
        receipt.head = first.head
        if taken.request.hasCursor { receipt.from = taken.request.cursor }
        if !taken.refusal.code.isEmpty { receipt.refusal = taken.refusal }
        if !first.refusal.code.isEmpty {
            if reply.page == nil {
                receipt.pageRefusal = first.refusal
            } else {
                receipt.refusal = first.refusal
            }
        }
        guard let numbers = taken.numbers else { return receipt }
        receipt.firstNumber = numbers.lowerBound
        receipt.lastNumber = numbers.upperBound
        let end = min(numbers.upperBound, first.acknowledged.number)
        let begin = max(numbers.lowerBound, taken.acknowledgedBefore + 1)
        receipt.fresh = begin <= end ? end - begin + 1 : 0
        if numbers.lowerBound <= end {
            try count(numbers.lowerBound...end, in: &receipt)
        }
        return receipt
    }

    /// How the device's entries of these numbers were judged first.
    private func count(_ numbers: ClosedRange<UInt64>, in receipt: inout WireReceipt) throws {
        let counts = try service.database.queue.read { db in
            try DeviceStates(db).outcomes(device: device, numbers: numbers)
        }
        receipt.applied = counts[.applied] ?? 0
        receipt.merged = counts[.merged] ?? 0
        receipt.held = counts[.held] ?? 0
        receipt.rejected = counts[.rejected] ?? 0
        receipt.parked = counts[.parked] ?? 0
    }
}
