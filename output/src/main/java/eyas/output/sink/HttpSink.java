package eyas.output.sink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Posts each line to a server.
 *
 * <p>An answer of 2xx or 3xx is success. 408, 429 and 5xx, and a server that cannot be reached, are tried again while
 * the queue fills; any other answer loses the alert, since asking again would not change it.
 */
public final class HttpSink implements Sink {
    private static final int FIRST_ERROR = 400;
    private static final int TIMED_OUT = 408;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private final HttpOptions options;
    private final @Nullable OutputStream echo;
    private @Nullable HttpClient client;

    /**
     * Makes a sink; nothing is read or contacted before the first alert.
     *
     * @param echo receives what the server answers, or null
     */
    public HttpSink(HttpOptions options, @Nullable OutputStream echo) {
        this.options = options;
        this.echo = echo;
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public boolean isBatched() {
        return false;
    }

    @Override
    public void write(AlertLine line) throws IOException, InterruptedException {
        HttpRequest request = request(line);
        HttpResponse<byte[]> response = send(request);
        if (echo != null) {
            echo.write(response.body());
            echo.flush();
        }
        int status = response.statusCode();
        if (status == TIMED_OUT || status == TOO_MANY || status >= SERVER_ERROR) {
            throw new IOException(options.shown() + " answers " + status + "; trying again");
        }
        if (status >= FIRST_ERROR) {
            throw new LostException(options.shown() + " refuses alerts: it answers " + status);
        }
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        for (int timeouts = 0; ; timeouts++) {
            try {
                return client().send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), options.mostAnswer()));
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
                                + " (check http_output.ca_cert, client_cert and the host's name in its certificate)",
                        e);
            } catch (IOException e) {
                throw new IOException(options.shown() + ": " + e.getMessage(), e);
            }
        }
    }

    private HttpRequest request(AlertLine line) throws IOException {
        byte[] text = line.text().getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder builder;
        try {
            builder = HttpRequest.newBuilder(URI.create(options.url()));
        } catch (IllegalArgumentException e) {
            throw new LostException("http_output.url is no address");
        }
        builder.timeout(options.timeout())
                .header("Content-Type", options.contentType())
                .header("User-Agent", options.userAgent());
        if (options.compress()) {
            builder.header("Content-Encoding", "gzip");
            text = compressed(text);
        }
        return builder.POST(BodyPublishers.ofByteArray(text)).build();
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
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
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
