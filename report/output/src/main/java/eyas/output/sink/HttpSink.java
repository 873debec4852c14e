package eyas.output.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Posts each line to a server.
 *
 * <p>A 2xx response is success. 408, 429, 5xx and connection failures are retried while the queue fills; any other response loses the
 * alert, since a retry would not change it.
 */
public final class HttpSink implements Sink {
    private static final int FIRST_REDIRECTION = 300;
    private static final int FIRST_ERROR = 400;
    private static final int TIMED_OUT = 408;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private final HttpOptions options;
    private final @Nullable OutputStream echo;
    private final int firstRefusal;
    private final HttpPost post;

    /** Creates a sink; reads no files and opens no connection before the first alert. */
    public HttpSink(HttpOptions options) {
        this(options, null, false);
    }

    /**
     * Creates a sink; reads no files and opens no connection before the first alert.
     *
     * @param echo receives the server's responses, or null
     * @param likeFalco whether 3xx is success as well, as in Falco; redirects are not followed
     */
    HttpSink(HttpOptions options, @Nullable OutputStream echo, boolean likeFalco) {
        this(options, echo, likeFalco, HttpPost.CONNECT);
    }

    /** Creates a sink with {@code connect} as the connection timeout. */
    HttpSink(HttpOptions options, @Nullable OutputStream echo, boolean likeFalco, Duration connect) {
        this.options = options;
        this.echo = echo;
        this.firstRefusal = likeFalco ? FIRST_ERROR : FIRST_REDIRECTION;
        this.post = new HttpPost(options, connect);
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
        SinkResponse answer = post.send(line.text().getBytes(StandardCharsets.UTF_8));
        if (echo != null) {
            echo.write(answer.body());
            echo.flush();
        }
        int status = answer.status();
        if (status == TIMED_OUT || status == TOO_MANY || status >= SERVER_ERROR) {
            throw new BusyException(options.shown() + " responds with status " + status + "; retrying", Duration.ZERO);
        }
        if (status >= firstRefusal) {
            throw new LostException(options.shown() + " rejects alerts with status " + status);
        }
    }

    @Override
    public void close() {
        post.close();
    }
}
