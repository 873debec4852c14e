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

/** Asks the service, as a process of a job, what is known of that job. */
public final class HookClient {
    private static final int CHUNK = 1 << 16;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private HookClient() {}

    /**
     * Return the service's answer.
     *
     * @throws IOException if there is no service, or it does not answer in time
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
                    "the service at " + socket + " has not answered within " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(
                    "the service at " + socket + " cannot be asked: " + why(e)
                            + "; is it running? (systemctl status eyas-host)",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the service was asked", e);
        }
    }

    /**
     * Return the service's answer, and ask again for a while where there is none, or the service could not look: it may be
     * starting again, or be asked by too many at once.
     *
     * @param limit how long to wait for an answer
     * @param patience for how long to ask again
     * @throws IOException if there is no service, or it does not answer in time
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
                throw new IOException("interrupted while the service was asked", e);
            }
        }
    }

    private static String why(ExecutionException e) {
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
                    throw new IOException("the answer has more than " + HookResponse.MAX_BYTES + " bytes");
                }
            }
        }
        return all.toByteArray();
    }
}
