package eyas.host.answer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Queries the service from a process of a job about that job. */
public final class HookClient {
    private static final int CHUNK = 1 << 16;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private HookClient() {}

    /**
     * Returns the service's response.
     *
     * @throws IOException if there is no service, or it does not respond in time
     */
    public static HookResponse ask(Path socket, Duration limit) throws IOException {
        CompletableFuture<HookResponse> answer = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("eyas-ask").start(() -> {
            try {
                answer.complete(HookResponse.read(read(socket)));
            } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "the service at " + socket + " did not respond within " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(
                    "cannot query the service at " + socket + ": " + reason(e)
                            + "; is it running? (systemctl status eyas-host)",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while querying the service", e);
        }
    }

    /**
     * Returns the service's response; repeats the query for a while if there is no service, or it could not determine the status: it may be
     * restarting, or overloaded.
     *
     * @param limit timeout of one query
     * @param patience how long to repeat the query
     * @throws IOException if there is no service, or it does not respond in time
     */
    public static HookResponse askAgain(Path socket, Duration limit, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                HookResponse answer = ask(socket, limit);
                if (!answer.later() || System.nanoTime() - end >= 0) {
                    return answer;
                }
            } catch (IOException e) {
                if (System.nanoTime() - end >= 0) {
                    throw e;
                }
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while querying the service", e);
            }
        }
    }

    private static String reason(ExecutionException e) {
        Throwable cause = e.getCause();
        return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
    }

    private static byte[] read(Path socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            while (channel.read(chunk) >= 0) {
                all.write(chunk.array(), 0, chunk.position());
                chunk.clear();
                if (all.size() > HookResponse.MAX_BYTES) {
                    throw new IOException("the response has more than " + HookResponse.MAX_BYTES + " bytes");
                }
            }
        }
        return all.toByteArray();
    }
}
