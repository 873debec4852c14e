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

/** Posts to a server; nothing is read or contacted before the first time. One thread. */
final class HttpPost implements AutoCloseable {
    /** How long a connection may take, with the handshake of TLS. */
    static final Duration CONNECT = Duration.ofSeconds(5);

    private final HttpOptions options;
    private final Duration connect;
    private @Nullable HttpClient client;

    HttpPost(HttpOptions options) {
        this(options, CONNECT);
    }

    /** Posts to a server that has {@code connect} for a connection. */
    HttpPost(HttpOptions options, Duration connect) {
        this.options = options;
        this.connect = connect;
    }

    /**
     * Post {@code body} and return what the server answers; of a long answer, and of one that breaks off, the beginning.
     *
     * @throws LostException if no answer came in time as often as was asked for, or the options are of no use
     * @throws BusyException if the server did not answer, and may a moment later
     * @throws IOException if nobody takes the connection, or not as the options want it
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
                                + " s; is the server running, and does a firewall let us through?",
                        e);
            } catch (HttpTimeoutException e) {
                if (timeouts >= options.timeouts()) {
                    throw new LostException(options.shown() + ": no answer within "
                            + options.timeout().toMillis() + " ms, " + (timeouts + 1) + " times");
                }
            } catch (ConnectException e) {
                throw new IOException(options.shown() + ": cannot connect; is the server running?", e);
            } catch (SSLException e) {
                throw new IOException(
                        options.shown() + ": TLS fails: " + e.getMessage()
                                + " (check ca_cert, client_cert and the host's name in its certificate)",
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
            // Sent again, what the server has taken would be there twice.
            return reader.answer().orElseThrow(() -> e);
        }
    }

    private HttpRequest request(byte[] body) throws IOException {
        HttpRequest.Builder builder;
        try {
            builder = HttpRequest.newBuilder(URI.create(options.url()));
        } catch (IllegalArgumentException e) {
            throw new LostException("the URL of the output is no address");
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
                // Without the cause, which has the value.
                throw new LostException("the header '" + header.getKey() + "' of the output cannot be sent");
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
