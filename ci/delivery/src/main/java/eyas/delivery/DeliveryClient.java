package eyas.delivery;

import eyas.http.Clock;
import eyas.http.RequestOutcome;
import eyas.http.RetryPolicy;
import eyas.http.RetryRule;
import eyas.http.ServiceClient;
import eyas.text.Printable;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends deliveries to one receiver: announces the files, uploads what the receiver does not have yet, and asks it to store them.
 * Resumes an interrupted upload. Not thread-safe.
 */
public final class DeliveryClient implements AutoCloseable {
    /** Maximum size of an upload request, in bytes; smaller if the connection is slow or a proxy accepts less. */
    public static final int CHUNK = 4 << 20;

    private static final int LEAST_CHUNK = 64 << 10;
    /** Uploads that take longer do not grow. */
    private static final Duration QUICK = Duration.ofSeconds(10);

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int CONFLICT = 409;
    private static final int TOO_LARGE = 413;
    /**
     * Statuses that reject a delivery for good, with the texts that a receiver sends. A proxy that responds in its place sends
     * only the status.
     */
    private static final Map<Integer, String> FINAL =
            Map.of(400, "malformed", 410, "forgotten", TOO_LARGE, "too_large");

    private static final int LEAST_FAILURE = 300;
    private static final int MOST_ANSWER = 64 << 10;
    private static final int SHOWN = 400;
    /** How often a delivery is restarted if the receiver has discarded it in the meantime. */
    private static final int ROUNDS = 3;

    private static final JsonReader READER = new JsonReader(new JsonLimits(MOST_ANSWER, 8, 2_000, 16 << 10));

    private final ReceiverAddress receiver;
    private final Credential credential;
    private final ServiceClient service;
    private final Clock clock;
    private @Nullable String token;
    /** Size of the next upload request, and its maximum. */
    private int piece = CHUNK;

    private int mostPiece = CHUNK;

    /**
     * Creates a client. The deadline of {@code policy} starts now.
     *
     * @param tls certificate and authorities, null for the JDK's
     * @param proxy the proxies to use, null for none
     */
    public DeliveryClient(
            ReceiverAddress receiver,
            Credential credential,
            @Nullable SSLContext tls,
            @Nullable ProxySelector proxy,
            RetryPolicy policy,
            Clock clock) {
        this.receiver = receiver;
        this.credential = credential;
        this.clock = clock;
        this.service =
                new ServiceClient("the receiver " + receiver.baseUrl(), policy, RetryRule.STANDARD, clock, proxy, tls);
    }

    /** Creates clients. A client has the deadline of its policy; after it, a new client is created. */
    @FunctionalInterface
    public interface Source {
        /**
         * Creates a client.
         *
         * @throws IOException if a certificate cannot be read
         */
        DeliveryClient open() throws IOException;
    }

    /** Returns a retry policy for a caller that has {@code overall} for all requests. */
    public static RetryPolicy policy(Duration overall, int attempts) {
        return new RetryPolicy(
                overall, Duration.ofSeconds(60), attempts, Duration.ofMillis(500), Duration.ofSeconds(30), MOST_ANSWER);
    }

    /**
     * Sends a delivery.
     *
     * @param files paths of the files; they must not change during the upload
     * @throws IOException if a file cannot be read
     * @throws InterruptedException if the thread is interrupted
     */
    public DeliveryResult deliver(DeliveryManifest announcement, Map<FileKind, Path> files)
            throws IOException, InterruptedException {
        String id = announcement.id();
        String place = "/v1/deliveries/" + id;
        byte[] text = announcement.json().getBytes(StandardCharsets.UTF_8);
        DeliveryResult last = new DeliveryResult.Later("the receiver repeatedly loses what was sent to it");
        for (int round = 0; round < ROUNDS; round++) {
            Reply announced = send("/v1/deliveries", uri -> uri.POST(BodyPublishers.ofByteArray(text)));
            if (announced instanceof Reply.Completed large
                    && large.status() == TOO_LARGE
                    && isFinal(large, id)
                    && announcement.files().size() > 1) {
                return withoutCapture(announcement, files);
            }
            if (!(announced instanceof Reply.Completed output) || output.status() != OK) {
                return ended(announced, id);
            }
            String begun = state(output, id);
            if (begun.equals("again")) {
                return new DeliveryResult.Stored(DeliveryResult.State.AGAIN);
            }
            if (!begun.equals("open")) {
                return nonsense(output.status());
            }
            DeliveryResult problem = files(announcement, files, id, output.body());
            if (problem != null) {
                return problem;
            }
            Reply committed = send(place + "/commit", uri -> uri.POST(BodyPublishers.noBody()));
            if (committed instanceof Reply.Completed stored && stored.status() == OK) {
                return switch (state(stored, id)) {
                    case "new" -> new DeliveryResult.Stored(DeliveryResult.State.NEW);
                    case "again" -> new DeliveryResult.Stored(DeliveryResult.State.AGAIN);
                    case "beside" -> new DeliveryResult.Stored(DeliveryResult.State.BESIDE);
                    default -> nonsense(stored.status());
                };
            }
            last = ended(committed, id);
            if (!(committed instanceof Reply.Completed other) || other.status() != CONFLICT) {
                return last;
            }
        }
        return last;
    }

    /** Returns the state that the receiver reports for a delivery; empty if the response is about another delivery or invalid. */
    private static String state(Reply.Completed output, String id) {
        return output.body().get("delivery").text().equals(id)
                ? output.body().get("state").text()
                : "";
    }

    /** A response of a gateway or captive portal does not confirm that anything was stored. */
    private DeliveryResult nonsense(int status) {
        return new DeliveryResult.Later(
                "the receiver " + receiver.baseUrl() + " answers " + status + ", which is not a receiver's response");
    }

    /** A capture that is too large must not prevent the delivery of the report. */
    private DeliveryResult withoutCapture(DeliveryManifest announcement, Map<FileKind, Path> files)
            throws IOException, InterruptedException {
        List<DeliveryFile> report = announcement.files().stream()
                .filter(file -> file.kind() == FileKind.REPORT)
                .toList();
        DeliveryResult delivered = deliver(new DeliveryManifest(announcement.job(), report), files);
        return delivered instanceof DeliveryResult.Stored
                ? new DeliveryResult.Stored(DeliveryResult.State.WITHOUT_CAPTURE)
                : delivered;
    }

    /**
     * Sends alerts of a running job.
     *
     * @return the number of alerts that the receiver has, or why it accepted none
     * @throws InterruptedException if the thread is interrupted
     */
    public AlertsAccepted alerts(AlertBatch batch) throws InterruptedException {
        byte[] text = batch.text();
        Reply reply = send("/v1/alerts", uri -> uri.POST(BodyPublishers.ofByteArray(text)));
        if (reply instanceof Reply.Completed output && (output.status() == OK || output.status() == CONFLICT)) {
            long received = output.body().get("received").integer(-1);
            return received < 0
                    ? new AlertsAccepted(batch.first(), nonsense(output.status()))
                    : new AlertsAccepted(received, null);
        }
        return new AlertsAccepted(batch.first(), ended(reply, ""));
    }

    /**
     * The result of sending a batch.
     *
     * @param received the number of alerts of the job that the receiver has, which is the number of the next one
     * @param problem why it accepted none; null if it accepted them
     */
    public record AlertsAccepted(long received, @Nullable DeliveryResult problem) {}

    /** Returns null if the receiver has all files. */
    private @Nullable DeliveryResult files(
            DeliveryManifest announcement, Map<FileKind, Path> files, String id, JsonValue announced)
            throws IOException, InterruptedException {
        for (DeliveryFile file : announcement.files()) {
            Path path = files.get(file.kind());
            if (path == null) {
                throw new DeliveryException("the " + file.kind().label() + " is announced, but its file is missing");
            }
            long from = 0;
            for (JsonValue known : announced.get("files").list()) {
                if (known.get("sha256").text().equals(file.sha256())) {
                    from = known.get("received").integer(0);
                }
            }
            DeliveryResult problem = file(file, path, id, from);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private @Nullable DeliveryResult file(DeliveryFile file, Path path, String id, long from)
            throws IOException, InterruptedException {
        long at = from;
        int repeated = 0;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            while (at < file.bytes()) {
                if (at < 0) {
                    return new DeliveryResult.Later("the receiver reports an invalid state");
                }
                Piece sent = new Piece(chunk(channel, at, Math.min(file.bytes(), at + piece), path));
                long begin = clock.nanos();
                Reply reply = send("/v1/deliveries/" + id + "/" + file.sha256() + "?offset=" + at, sent);
                if (!(reply instanceof Reply.Completed output)) {
                    return ended(reply, id);
                }
                if (output.status() == TOO_LARGE && sent.length > LEAST_CHUNK) {
                    // A proxy accepts less than the receiver.
                    mostPiece = halved(sent.length);
                    piece = mostPiece;
                    continue;
                }
                long received = output.body().get("received").integer(-1);
                if (output.status() == CONFLICT && received >= 0 && repeated++ < ROUNDS) {
                    // The previous request arrived after all, or less of it than assumed.
                    at = received;
                } else if (output.status() != OK) {
                    return ended(reply, id);
                } else {
                    at = received == at + sent.length ? received : -1;
                    adapt(sent, clock.nanos() - begin);
                }
            }
        }
        return null;
    }

    /** A part of a file. Each retry sends half of it, because the whole part may not fit into the timeout of a request. */
    private static final class Piece implements UnaryOperator<HttpRequest.Builder> {
        final byte[] bytes;
        int length;
        private boolean tried;

        Piece(byte[] bytes) {
            this.bytes = bytes;
            this.length = bytes.length;
        }

        @Override
        public HttpRequest.Builder apply(HttpRequest.Builder request) {
            if (tried) {
                length = halved(length);
            }
            tried = true;
            return request.PUT(BodyPublishers.ofByteArray(bytes, 0, length));
        }
    }

    private static int halved(int length) {
        return length > LEAST_CHUNK ? Math.max(LEAST_CHUNK, length / 2) : length;
    }

    private void adapt(Piece sent, long nanos) {
        if (sent.length < sent.bytes.length) {
            piece = sent.length;
        } else if (nanos < QUICK.toNanos()) {
            piece = Math.min(mostPiece, 2 * piece);
        }
    }

    private static byte[] chunk(FileChannel channel, long at, long end, Path path) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) (end - at));
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw new EOFException(path + " was truncated while it was sent");
            }
        }
        return buffer.array();
    }

    private sealed interface Reply {
        /** Any response except a request to retry later. */
        record Completed(int status, JsonValue body) implements Reply {}

        /**
         * No response, or a request to retry later.
         *
         * @param refused whether the receiver asks this sender, and not every sender, to retry later
         */
        record Silent(String reason, boolean refused) implements Reply {}
    }

    /** Returns whether the receiver itself rejects this delivery for good. */
    private static boolean isFinal(Reply.Completed output, String id) {
        String of = output.body().get("delivery").text();
        return output.body().get("refusal").text().equals(FINAL.get(output.status()))
                && (of.isEmpty() || of.equals(id));
    }

    /** Returns the result for a response that ends the delivery. */
    private DeliveryResult ended(Reply reply, String id) {
        return switch (reply) {
            case Reply.Silent(String reason, boolean refused) ->
                refused
                        ? new DeliveryResult.NotAccepted(Printable.of(reason, SHOWN))
                        : new DeliveryResult.Later(Printable.of(reason, SHOWN));
            case Reply.Completed output -> {
                String why = Printable.of(output.body().get("error").text(), SHOWN);
                String description = "the receiver " + receiver.baseUrl() + " answers " + output.status()
                        + (why.isEmpty() ? "" : ": " + why);
                if (isFinal(output, id)) {
                    yield new DeliveryResult.Refused(description);
                }
                yield output.status() < LEAST_FAILURE || output.status() == CONFLICT
                        ? new DeliveryResult.Later(description)
                        : new DeliveryResult.NotAccepted(description);
            }
        };
    }

    private Reply send(String path, UnaryOperator<HttpRequest.Builder> with) throws InterruptedException {
        Reply reply = once(path, with);
        if (reply instanceof Reply.Completed output
                && output.status() == UNAUTHORIZED
                && credential instanceof Credential.Token) {
            // The delivery may have expired during the upload.
            token = null;
            return once(path, with);
        }
        return reply;
    }

    private Reply once(String path, UnaryOperator<HttpRequest.Builder> with) throws InterruptedException {
        String bearer;
        try {
            bearer = bearer();
        } catch (IOException e) {
            return new Reply.Silent(String.valueOf(e.getMessage()), false);
        }
        RequestOutcome outcome = service.send(() -> {
            HttpRequest.Builder request = HttpRequest.newBuilder(receiver.at(path));
            if (!bearer.isEmpty()) {
                request.header("Authorization", "Bearer " + bearer);
            }
            return with.apply(request);
        });
        return switch (outcome) {
            case RequestOutcome.Failure failure -> new Reply.Silent(failure.reason(), failure.refused());
            case RequestOutcome.Answer answer -> new Reply.Completed(answer.status(), body(answer.body()));
        };
    }

    private static JsonValue body(byte[] text) {
        try {
            return READER.read(text);
        } catch (JsonException e) {
            // The response comes from a proxy or another server; the status decides.
            return JsonValue.Absent.MISSING;
        }
    }

    private String bearer() throws IOException {
        return switch (credential) {
            case Credential.OfConnection() -> "";
            case Credential.Token(Credential.TokenSource source) -> {
                String known = token;
                if (known == null) {
                    known = source.token();
                    token = known;
                }
                yield known;
            }
        };
    }

    @Override
    public void close() {
        service.close();
    }
}
