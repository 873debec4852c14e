package eyas.http;

import java.net.http.HttpHeaders;

/** The result of a request. */
public sealed interface RequestOutcome {
    /**
     * A response with any status.
     *
     * @param status the HTTP status
     * @param headers the headers
     * @param body the body, within the size limit
     */
    record Answer(int status, HttpHeaders headers, byte[] body) implements RequestOutcome {}

    /**
     * No usable response.
     *
     * @param reason the reason, as text
     * @param over whether further requests are pointless: the deadline has passed, or the service asks to wait longer than the
     *     time left
     * @param refused whether the service asked to retry later and therefore did nothing
     */
    record Failure(String reason, boolean over, boolean refused) implements RequestOutcome {}
}
