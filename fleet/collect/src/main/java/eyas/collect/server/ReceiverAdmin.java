package eyas.collect.server;

import eyas.collect.CollectException;
import eyas.collect.feed.TableFeeder;
import eyas.collect.intake.StateDirectory;
import eyas.text.FileErrorMessage;
import eyas.text.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Administers a receiver. If none is running, one is started for the request, which accepts no deliveries. */
public final class ReceiverAdmin {
    private static final Duration STATUS = Duration.ofSeconds(10);
    private static final Duration ERASING = Duration.ofMinutes(30);

    private final ReceiverSettings settings;

    /** Creates a client. */
    public ReceiverAdmin(ReceiverSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns the status of the receiver.
     *
     * @throws CollectException if the state directory cannot be read
     * @throws InterruptedException if the thread is interrupted
     */
    public ReceiverStatus status() throws InterruptedException {
        StateDirectory state = new StateDirectory(settings.state());
        try {
            if (!Files.isDirectory(state.root()) || !isRunning(state)) {
                return new ReceiverStatus(false, waiting(state));
            }
            Optional<JsonValue> answer = new AdminRequests(state).ask(Map.of("status", true), STATUS);
            return answer.map(ReceiverStatus::of)
                    .orElseThrow(() -> new CollectException(
                            "no answer from the receiver within " + STATUS.toSeconds() + " s; check its log"));
        } catch (IOException e) {
            throw new CollectException(
                    "cannot read the state directory " + settings.state() + ": " + FileErrorMessage.reason(e)
                            + "; run this as the receiver's user",
                    e);
        }
    }

    private static boolean isRunning(StateDirectory state) throws IOException {
        Optional<AutoCloseable> lock = state.lock();
        if (lock.isEmpty()) {
            return true;
        }
        try {
            lock.get().close();
        } catch (Exception e) {
            throw new IOException(e.getMessage(), e);
        }
        return false;
    }

    private static Map<String, Long> waiting(StateDirectory state) throws IOException {
        Map<String, Long> values = new LinkedHashMap<>();
        values.put("eyas_collect_waiting", (long)
                StateDirectory.entries(state.accepted()).size());
        return values;
    }

    /**
     * Erases all data of a repository, through the running receiver or one started for this.
     *
     * @param around dependencies of the receiver to start
     * @throws CollectException if some data could not be erased
     * @throws InterruptedException if the thread is interrupted
     */
    public TableFeeder.Erased forget(String repository, Receiver.Dependencies around) throws InterruptedException {
        StateDirectory state = new StateDirectory(settings.state());
        state.create();
        try {
            if (!isRunning(state)) {
                try (Receiver receiver = Receiver.start(settings.onThisMachine(), around)) {
                    return receiver.forget(repository);
                }
            }
            JsonValue answer = new AdminRequests(state)
                    .ask(Map.of("forget", repository), ERASING)
                    .orElseThrow(() -> new CollectException(
                            "no answer from the receiver within " + ERASING.toMinutes() + " minutes; check its log"));
            String error = answer.get("error").text();
            if (!error.isEmpty()) {
                throw new CollectException(error);
            }
            return new TableFeeder.Erased(
                    (int) answer.get("uploads").integer(0),
                    (int) answer.get("alerts").integer(0),
                    answer.get("files").integer(0));
        } catch (IOException e) {
            throw new CollectException(
                    "cannot use the state directory " + settings.state() + ": " + FileErrorMessage.reason(e)
                            + "; run this as the receiver's user",
                    e);
        }
    }
}
