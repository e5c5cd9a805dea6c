extension Digest: Encodable {
    private enum Key: CodingKey { case count, sum }

    /// `{"count":1,"sum":"16feb2bd4435817d9988d2664e98a99b"}`: the sum as 32 hexadecimal digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(count, forKey: .count)
        let digits = String(sum, radix: 16)
        try container.encode(
            String(repeating: "0", count: 32 - digits.count) + digits, forKey: .sum)
    }
}
