package eyas.output.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Posts each line to a server.
 *
 * <p>An answer of 2xx is success. 408, 429 and 5xx, and a server that cannot be reached, are tried again while
 * the queue fills; any other answer loses the alert, since asking again would not change it.
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

    /** Makes a sink; nothing is read or contacted before the first alert. */
    public HttpSink(HttpOptions options) {
        this(options, null, false);
    }

    /**
     * Makes a sink; nothing is read or contacted before the first alert.
     *
     * @param echo receives what the server answers, or null
     * @param likeFalco whether 3xx is success as well: Falco takes it for that, and follows it no more than this does
     */
    HttpSink(HttpOptions options, @Nullable OutputStream echo, boolean likeFalco) {
        this(options, echo, likeFalco, HttpPost.CONNECT);
    }

    /** Makes a sink that waits {@code connect} for a connection. */
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
            throw new BusyException(options.shown() + " answers " + status + "; trying again", Duration.ZERO);
        }
        if (status >= firstRefusal) {
            throw new LostException(options.shown() + " refuses alerts: it answers " + status);
        }
    }

    @Override
    public void close() {
        post.close();
    }
}
