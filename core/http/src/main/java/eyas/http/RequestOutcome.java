package eyas.http;

import java.net.http.HttpHeaders;

/** What became of a request. */
public sealed interface RequestOutcome {
    /**
     * An answer, whatever it says.
     *
     * @param status the HTTP status
     * @param headers the headers
     * @param body the body, within the limit
     */
    record Answer(int status, HttpHeaders headers, byte[] body) implements RequestOutcome {}

    /**
     * No answer that can be used.
     *
     * @param reason why, in words
     * @param over whether asking on makes no sense: time is up, or the service asks for more time than is left
     * @param refused whether the service has said "later", and so did nothing
     */
    record Failure(String reason, boolean over, boolean refused) implements RequestOutcome {}
}
