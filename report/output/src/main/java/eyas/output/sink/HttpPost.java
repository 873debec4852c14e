package eyas.output.sink;

import eyas.output.sink.Sink.BusyException;
import eyas.output.sink.Sink.LostException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Posts to a server; reads no files and opens no connection before the first request. Not thread-safe. */
final class HttpPost implements AutoCloseable {
    /** Time limit for a connection, including the TLS handshake. */
    static final Duration CONNECT = Duration.ofSeconds(5);

    private final HttpOptions options;
    private final Duration connect;
    private @Nullable HttpClient client;

    HttpPost(HttpOptions options) {
        this(options, CONNECT);
    }

    /** Creates a client with {@code connect} as the connection timeout. */
    HttpPost(HttpOptions options, Duration connect) {
        this.options = options;
        this.connect = connect;
    }

    /**
     * Posts {@code body} and returns the response; the body of a long or interrupted response is incomplete.
     *
     * @throws LostException if all attempts timed out, or the options are invalid
     * @throws BusyException if the server did not respond, but may recover soon
     * @throws IOException if the connection fails, or its TLS parameters are rejected
     */
    SinkResponse send(byte[] body) throws IOException, InterruptedException {
        HttpRequest request = request(body);
        HttpClient open = client();
        for (int timeouts = 0; ; timeouts++) {
            try {
                return answer(open, request);
            } catch (HttpConnectTimeoutException e) {
                throw new BusyException(
                        options.shown() + ": cannot connect within " + connect.toSeconds()
                                + " s; check that the server is running and the firewall permits the connection",
                        e);
            } catch (HttpTimeoutException e) {
                if (timeouts >= options.timeouts()) {
                    throw new LostException(options.shown() + ": no response within "
                            + options.timeout().toMillis() + " ms, " + (timeouts + 1) + " times");
                }
            } catch (ConnectException e) {
                throw new IOException(options.shown() + ": cannot connect; check that the server is running", e);
            } catch (SSLException e) {
                throw new IOException(
                        options.shown() + ": TLS fails: " + e.getMessage()
                                + " (check ca_cert, client_cert and the host name in the server's certificate)",
                        e);
            } catch (IOException e) {
                throw new BusyException(options.shown() + ": " + e.getMessage(), e);
            }
        }
    }

    private SinkResponse answer(HttpClient open, HttpRequest request) throws IOException, InterruptedException {
        ResponseReader reader = new ResponseReader(options.mostAnswer(), options.timeout());
        try {
            HttpResponse<byte[]> whole = open.send(request, reader);
            return new SinkResponse(whole.statusCode(), whole.headers(), whole.body());
        } catch (IOException e) {
            // A retry would duplicate what the server has already accepted.
            return reader.answer().orElseThrow(() -> e);
        }
    }

    private HttpRequest request(byte[] body) throws IOException {
        HttpRequest.Builder builder;
        try {
            builder = HttpRequest.newBuilder(URI.create(options.url()));
        } catch (IllegalArgumentException e) {
            throw new LostException("invalid URL of the output");
        }
        builder.timeout(options.timeout())
                .header("Content-Type", options.contentType())
                .header("User-Agent", options.userAgent());
        headers(builder);
        if (options.compress()) {
            builder.header("Content-Encoding", "gzip");
        }
        return builder.POST(BodyPublishers.ofByteArray(options.compress() ? compressed(body) : body))
                .build();
    }

    private void headers(HttpRequest.Builder builder) throws LostException {
        for (Map.Entry<String, String> header : options.headers().entrySet()) {
            try {
                builder.header(header.getKey(), header.getValue());
            } catch (IllegalArgumentException e) {
                // Without the cause, which contains the value.
                throw new LostException("the header '" + header.getKey() + "' of the output is invalid");
            }
        }
    }

    private static byte[] compressed(byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text);
        }
        return bytes.toByteArray();
    }

    private HttpClient client() throws IOException {
        HttpClient open = client;
        if (open == null) {
            HttpClient.Builder builder =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(connect);
            if (options.url().startsWith("https:")) {
                try {
                    builder.sslContext(TlsContext.of(options));
                } catch (IOException e) {
                    throw new IOException(options.shown() + ": " + e.getMessage(), e);
                }
            }
            open = builder.build();
            client = open;
        }
        return open;
    }

    @Override
    public void close() {
        HttpClient open = client;
        client = null;
        if (open != null) {
            open.shutdownNow();
        }
    }
}
