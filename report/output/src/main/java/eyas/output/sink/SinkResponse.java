package eyas.output.sink;

import java.net.http.HttpHeaders;

/**
 * What a server has answered.
 *
 * @param body as much of it as was asked for, and as came
 */
record SinkResponse(int status, HttpHeaders headers, byte[] body) {}
