import CCurl

/// libcurl's linked list of header lines, freed with this value's owner.
struct HeaderList: ~Copyable {
    private(set) var first: UnsafeMutablePointer<curl_slist>?

    init(_ headers: [WebHeader]) throws(WebFailure) {
        for header in headers {
            guard Self.isOneLine(header.name), Self.isOneLine(header.value),
                !header.name.isEmpty, !header.name.contains(":"), !header.name.contains(";")
            else { throw .badHeader(header.name) }
            // "Name:" would remove a header; "Name;" sends it empty (CURLOPT_HTTPHEADER).
            append(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
        }
        // Without it, libcurl waits a second for "100 Continue" before it sends a larger body.
        append("Expect:")
    }

    deinit {
        curl_slist_free_all(first)
    }

    /// False for text that would end its line on the wire and smuggle in another header.
    static func isOneLine(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }

    private mutating func append(_ line: String) {
        first = curl_slist_append(first, line)
    }
}
