package eyas.output.sink;

import java.net.http.HttpHeaders;

/**
 * The response of a server.
 *
 * @param body the received part of the body, within the limit
 */
record SinkResponse(int status, HttpHeaders headers, byte[] body) {}
