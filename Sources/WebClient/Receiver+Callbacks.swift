import CCurl

/// The C functions that libcurl calls. Each finds its ``Receiver`` in the context pointer; libcurl
/// calls them inside `curl_easy_perform` only, on the thread that called it.
extension Receiver {
    /// Connects every callback of `handle` to this receiver, which must outlive the transfer.
    func attach(to handle: UnsafeMutableRawPointer) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        ccurl_set_write_callback(handle, writeBody, context)
        ccurl_set_header_callback(handle, writeHeader, context)
        ccurl_set_progress_callback(handle, reportProgress, context)
        ccurl_set_debug_callback(handle, countTraffic, context)
    }

    fileprivate static func at(_ context: UnsafeMutableRawPointer?) -> Receiver? {
        context.map { Unmanaged<Receiver>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// libcurl takes any count other than the one it offered as "stop".
private let writeBody: ccurl_data_callback = { bytes, size, count, context in
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Receiver.at(context)?.takeBody(piece) == true ? piece.count : piece.count &+ 1
}

private let writeHeader: ccurl_data_callback = { bytes, size, count, context in
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Receiver.at(context)?.takeHeader(piece) == true ? piece.count : piece.count &+ 1
}

private let reportProgress: ccurl_progress_callback = {
    context, toReceive, received, toSend, sent in
    let progress = WebProgress(
        sentBytes: Int64(sent), toSendBytes: Int64(toSend), receivedBytes: Int64(received),
        toReceiveBytes: Int64(toReceive))
    return Receiver.at(context)?.report(progress) == true ? 0 : 1
}

/// libcurl's own counters differ between versions in whether a request's body is in its size, so
/// the bytes are counted where they pass.
private let countTraffic: ccurl_debug_callback = { _, kind, _, count, context in
    switch kind {
    case CURLINFO_HEADER_OUT, CURLINFO_DATA_OUT: Receiver.at(context)?.countSent(count)
    case CURLINFO_HEADER_IN, CURLINFO_DATA_IN: Receiver.at(context)?.countReceived(count)
    default: break
    }
    return 0
}
