import CCurl

/// libcurl must be started once for the process, before the first handle.
private let isStarted: Bool = ccurl_start() == CURLE_OK

/// One easy handle with its cache of connections.
struct CurlHandle: ~Copyable, @unchecked Sendable {
    // Unchecked: the handle may move between threads as long as one uses it at a time, which its
    // single owner, a mutex, makes sure of.
    private let handle: UnsafeMutableRawPointer

    init() {
        guard isStarted, let handle = curl_easy_init() else {
            fatalError("libcurl can't start: out of memory")
        }
        self.handle = handle
    }

    deinit {
        curl_easy_cleanup(handle)
    }

    func exchange(_ request: WebRequest) throws(WebFailure) -> WebResponse {
        let headers = try HeaderList(request.headers)
        guard !request.method.isEmpty, HeaderList.isOneLine(request.method),
            !request.method.contains(" ")
        else { throw .badHeader(request.method) }
        // Forgets the options of the last exchange; connections stay.
        curl_easy_reset(handle)
        try setTarget(of: request)
        setLimits(of: request)
        ccurl_set_list(handle, CURLOPT_HTTPHEADER, headers.first)
        let receiver = Receiver(
            maximumBodyBytes: request.maximumResponseBytes, onProgress: request.onProgress)
        receiver.attach(to: handle)
        var errorText = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
        let code = errorText.withUnsafeMutableBufferPointer { text in
            ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, text.baseAddress)
            defer { ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, nil) }
            return perform(request)
        }
        guard code == CURLE_OK else {
            throw failure(code, errorText, receiver, request)
        }
        var status = 0
        ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        return WebResponse(
            status: status, headers: receiver.headers, body: receiver.body,
            sentBytes: receiver.sentBytes, receivedBytes: receiver.receivedBytes)
    }

    private func setTarget(of request: WebRequest) throws(WebFailure) {
        guard ccurl_set_string(handle, CURLOPT_URL, request.url) == CURLE_OK else {
            throw .badURL(request.url)
        }
        ccurl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        // The empty text asks for every coding that the library can undo.
        ccurl_set_string(handle, CURLOPT_ACCEPT_ENCODING, "")
        ccurl_set_long(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        if let path = request.unixSocketPath {
            // Refuses a path longer than the system's socket address.
            guard ccurl_set_string(handle, CURLOPT_UNIX_SOCKET_PATH, path) == CURLE_OK else {
                throw .badURL(path)
            }
            ccurl_set_string(handle, CURLOPT_NOPROXY, "*")
        }
    }

    private func setLimits(of request: WebRequest) {
        // Time-outs by SIGALRM would hit whatever thread is running.
        ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT, request.connectTimeoutSeconds)
        ccurl_set_long(handle, CURLOPT_TIMEOUT, request.totalTimeoutSeconds)
        ccurl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, request.stallTimeoutSeconds > 0 ? 1 : 0)
        ccurl_set_long(handle, CURLOPT_LOW_SPEED_TIME, request.stallTimeoutSeconds)
    }

    /// Runs the transfer while the body's bytes stay where they are.
    private func perform(_ request: WebRequest) -> CURLcode {
        request.body.withUnsafeBytes { bytes in
            if request.method == "HEAD" {
                ccurl_set_long(handle, CURLOPT_NOBODY, 1)
            } else if bytes.isEmpty && request.method == "GET" {
                ccurl_set_long(handle, CURLOPT_HTTPGET, 1)
            } else {
                ccurl_set_long(handle, CURLOPT_POST, 1)
                ccurl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count))
                // A null pointer would make libcurl read the body from standard input; without
                // bytes any other address does, as none is read.
                ccurl_set_pointer(
                    handle, CURLOPT_POSTFIELDS, bytes.baseAddress ?? UnsafeRawPointer(handle))
                ccurl_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method)
            }
            return curl_easy_perform(handle)
        }
    }

    private func failure(
        _ code: CURLcode, _ errorText: [CChar], _ receiver: Receiver, _ request: WebRequest
    ) -> WebFailure {
        if let limitBytes = receiver.exceededLimitBytes {
            return .responseTooLarge(limitBytes: limitBytes)
        }
        if code == CURLE_ABORTED_BY_CALLBACK { return .cancelled }
        let written = String(
            decoding: errorText.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let detail = written.isEmpty ? String(cString: curl_easy_strerror(code)) : written
        return WebFailure(code: code, detail: detail, url: request.url)
    }
}
