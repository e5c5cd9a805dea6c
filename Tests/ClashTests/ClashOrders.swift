/// The orders in which the steps of a scene may reach the server.
enum ClashOrders {
    /// Every order that keeps each device's chain, and what a device knew before what it entered
    /// upon that.
    static func all(_ steps: [ClashLine]) -> [String] {
        var found: [String] = []
        extend("", steps, &found)
        return found
    }

    private static func extend(_ order: String, _ steps: [ClashLine], _ found: inout [String]) {
        if order.count == steps.count { return found.append(order) }
        var devices: Set<String> = []
        for step in steps where !order.contains(step.letter) {
            // Only the next of each device's chain can go.
            guard devices.insert(step.device).inserted,
                step.after.allSatisfy(order.contains)
            else { continue }
            extend(order + step.letter, steps, &found)
        }
    }

    /// The line of the table for an order: the one that names it, else the one for all others.
    static func line(_ order: String, of scene: ClashScene) -> ClashOrder? {
        scene.orders.first { $0.pushes?.contains(order) == true }
            ?? scene.orders.first { $0.pushes == nil }
    }
}
