import ChangeLog
import Foundation
import Intake
import Journal
import Replica
import Session
import TestBench
import Testing
import Wire

/// Faults of transport: each is refused with its code, takes no number, and nothing is journaled.
struct RefusalTests {
    enum Fault: String, CaseIterable, Sendable {
        case wrongSignature, otherDevicesKey, gap, wrongBureau, unknownDevice, oversizedBody,
            protocolVersion, noBodies, otherDevicesSegment, tokenOfAnother, alteredBody

        var code: RefusalCode {
            switch self {
            case .wrongSignature, .otherDevicesKey, .alteredBody: .badSignature
            case .gap: .chainGap
            case .wrongBureau: .wrongBureau
            case .unknownDevice: .unknownDevice
            case .oversizedBody: .bodyTooLarge
            case .protocolVersion: .protocolVersion
            case .noBodies: .malformed
            case .otherDevicesSegment, .tokenOfAnother: .unauthorized
            }
        }
    }

    @Test(arguments: Fault.allCases)
    func refusedAndNothingJournaled(_ fault: Fault) throws {
        let bureau = try BenchBureau()
        let station = bureau.reference.stations[0]
        var hand = try HandDevice(bureau, station: station, name: "01A")
        let other = try HandDevice(bureau, station: station, name: "01B")
        let start = hand.position
        let before = try bureau.service.database.head()
        let (request, sender) = try make(fault, &hand, other)
        let reply = try bureau.service.sync(request, from: sender).message
        #expect(reply.refusal.code == fault.code.rawValue)
        #expect(reply.refusal.retry == fault.code.isRetryable)
        #expect(try bureau.service.database.head() == before)
        #expect(ChainPosition(reply.acknowledged) == start || reply.acknowledged.link.isEmpty)
        // The device can go on as if nothing had been.
        hand.position = start
        let good = try hand.send([hand.work.person(hand.powers.identifier(), number: "M01A-9")])
        #expect(good.refusal.code.isEmpty)
        #expect(good.acknowledged.number == 1)
    }

    private func make(_ fault: Fault, _ hand: inout HandDevice, _ other: HandDevice) throws
        -> (WireSyncRequest, Identifier)
    {
        let body = try hand.body(hand.work.person(hand.powers.identifier(), number: "M01A-1"))
        var sender = hand.identity.device
        var segment = try hand.segment([fault == .oversizedBody ? oversized(body) : body])
        switch fault {
        case .wrongSignature: segment.signature[7] ^= 1
        case .otherDevicesKey:
            segment.signature = try SegmentSignature.sign(hand.position, with: other.keys.signing)
        case .alteredBody: segment.bodies[0][segment.bodies[0].count - 1] ^= 1
        case .gap: segment.firstNumber = 3
        case .noBodies: segment.bodies = []
        case .otherDevicesSegment: segment.device = other.identity.device.data
        default: break
        }
        var request = hand.request([segment])
        switch fault {
        case .wrongBureau: request.bureau = hand.powers.identifier().data
        case .unknownDevice:
            sender = hand.powers.identifier()
            request.device = sender.data
        case .protocolVersion: request.protocolVersion = 99
        case .tokenOfAnother: sender = other.identity.device
        default: break
        }
        return (request, sender)
    }

    private func oversized(_ body: Data) -> Data {
        body + Data(count: Limit.bodyBytes + 1 - body.count)
    }

    /// Before a fault in the second segment, the first is taken: its number stays taken.
    @Test func whatCameBeforeTheFaultCounts() throws {
        let bureau = try BenchBureau()
        var hand = try HandDevice(bureau, station: bureau.reference.stations[0], name: "01A")
        let bodies = try (1...2).map {
            try hand.body(hand.work.person(hand.powers.identifier(), number: "M01A-\($0)"))
        }
        let first = try hand.segment([bodies[0]])
        var second = try hand.segment([bodies[1]])
        let good = second
        second.signature[0] ^= 1
        let refused = try hand.send(hand.request([first, second]))
        #expect(refused.refusal.code == RefusalCode.badSignature.rawValue)
        #expect(refused.acknowledged.number == 1)
        #expect(try hand.send(hand.request([good])).acknowledged == hand.position.message)
    }

    /// Well signed bytes that aren't a body take their number, are kept, and are rejected.
    @Test func malformedBodyTakesItsNumber() throws {
        let bureau = try BenchBureau()
        var hand = try HandDevice(bureau, station: bureau.reference.stations[0], name: "01A")
        let reply = try hand.send(hand.request([try hand.segment([Data("示例".utf8)])]))
        let entry = try #require(try bureau.journal().last)
        #expect(reply.refusal.code.isEmpty)
        #expect(reply.acknowledged.number == 1)
        #expect(entry.body == Data("示例".utf8))
        #expect(entry.verdict.outcome == .rejected)
        #expect(entry.verdict.rule == "malformed-body")
    }

    @Test func bodyOfAnotherBureauIsNotApplied() throws {
        let bureau = try BenchBureau()
        var hand = try HandDevice(bureau, station: bureau.reference.stations[0], name: "01A")
        let person = hand.powers.identifier()
        let body = try hand.body(
            hand.work.person(person, number: "M01A-1"), bureau: hand.powers.identifier())
        try hand.send(hand.request([try hand.segment([body])]))
        #expect(try bureau.record("person", person) == nil)
    }
}
