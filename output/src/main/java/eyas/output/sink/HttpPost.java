package eyas.output.sink;

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
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Posts to a server; nothing is read or contacted before the first time. One thread. */
final class HttpPost implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final HttpOptions options;
    private @Nullable HttpClient client;

    HttpPost(HttpOptions options) {
        this.options = options;
    }

    /**
     * Post {@code body} and return what the server answers.
     *
     * @throws LostException if no answer came in time as often as was asked for, or the options are of no use
     * @throws IOException if the server cannot be reached at the moment
     */
    HttpResponse<byte[]> send(byte[] body) throws IOException, InterruptedException {
        HttpRequest request = request(body);
        for (int timeouts = 0; ; timeouts++) {
            try {
                return client().send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), options.mostAnswer()));
            } catch (HttpConnectTimeoutException e) {
                throw new IOException(
                        options.shown() + ": cannot connect within " + CONNECT.toSeconds()
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
                throw new IOException(options.shown() + ": " + e.getMessage(), e);
            }
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
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
            if (options.url().startsWith("https:")) {
                builder.sslContext(TlsContext.of(options));
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
