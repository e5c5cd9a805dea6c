internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// Warns at entry, without a line, when a payout goes beyond a slice: this device's own, or where
/// it has none, what its station has unsplit.
///
/// The replica knows the device's slice and all that the device itself entered, so of a device's
/// slice its answer is sure. Of a station's it knows what it was told.
enum SliceCheck {
    /// - Parameter amount: of the payout, and of those before it in the same command.
    static func overrun(
        _ amount: Fen, project: Identifier, source: String, station: Identifier, _ scene: Scene
    ) throws -> Refusal? {
        let own = scene.identity.stationCode + scene.identity.deviceLetter
        let key = SliceKey(project: project, source: source, station: station, device: own)
        // Most money isn't cut into slices, and then nothing is added up.
        let given = try scene.find(
            .allocation, ["project": .reference(project), "station": .reference(station)],
            limit: 1)
        guard !given.isEmpty else { return nil }
        let book = try SliceBook(scene, project: project, isCautious: true)
        if let slice = book.rows[key] {
            let left = try slice.left()
            return amount > left ? device(slice, left, scene) : nil
        }
        guard let slice = book.rows[key.ofStation] else { return nil }
        let kept = try book.keptForDevices(of: key)
        let left = try slice.left().subtracting(kept)
        return amount > left ? self.station(slice, kept, left, scene) : nil
    }

    private static func device(_ slice: SliceRow, _ left: Fen, _ scene: Scene) -> Refusal {
        let figures = figures(slice, left)
        return Refusal(
            "device-slice", at: scene.column("amount"),
            what: Text(zh: "本机额度 \(figures.zh)", en: "this device's slice: \(figures.en)"),
            why: Text(zh: "超出额度的由局里裁定", en: "HQ rules on what goes beyond it"),
            next: more)
    }

    private static func station(
        _ slice: SliceRow, _ kept: Fen, _ left: Fen, _ scene: Scene
    ) -> Refusal {
        let figures = figures(slice, left)
        return Refusal(
            "station-slice", at: scene.column("amount"),
            what: Text(
                zh: "本所额度 \(figures.zh), 留给设备 \(kept.yuan)",
                en: "the station's slice: \(figures.en), \(kept.yuan) kept for devices"),
            why: Text(zh: "超出额度的由局里裁定", en: "HQ rules on what goes beyond it"),
            next: more)
    }

    private static func figures(_ slice: SliceRow, _ left: Fen) -> Text {
        let (all, used) = (slice.declared.yuan, slice.spending.used.yuan)
        let held = slice.spending.held.yuan
        return Text(
            zh: "\(all), 已用 \(used), 待裁 \(held), 余 \(left.yuan)",
            en: "\(all), used \(used), held \(held), left \(left.yuan)")
    }

    private static let more =
        Text(
            zh: "请所长或局里追加额度; ", en: "ask the station's head or HQ for more; ") + Refusal.orForce
}
