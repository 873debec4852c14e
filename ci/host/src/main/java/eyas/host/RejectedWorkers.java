package eyas.host;

import eyas.host.runner.WorkerRecognition.Refused;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The last programs that resembled a worker and were rejected, for {@code eyas host status}. Event thread only.
 *
 * <p>Any user can start many such programs: each counts once, and entries about unknown programs do not evict those about known runners.
 */
final class RejectedWorkers implements Consumer<Refused> {
    private static final int MOST = 20;
    private static final int LOGGED_PER_SECOND = 5;

    private final Path file;
    private final Consumer<String> notices;
    private final Map<String, String> runnerNode = new Last();
    private final Map<String, String> others = new Last();
    private boolean changed;
    private int logged;

    /** A map that evicts the oldest entry. */
    private static final class Last extends LinkedHashMap<String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    }

    RejectedWorkers(Path file, Consumer<String> notices) {
        this.file = file;
        this.notices = notices;
    }

    @Override
    public void accept(Refused refused) {
        Map<String, String> map = refused.ofRunner() ? runnerNode : others;
        String line = Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + refused.why();
        boolean fresh = map.put(refused.program(), line) == null;
        changed = true;
        if (fresh && (refused.ofRunner() || logged++ < LOGGED_PER_SECOND)) {
            notices.accept("no job: " + refused.why());
        }
    }

    /** Writes new entries to the file; called once a second. */
    void write() {
        logged = 0;
        if (!changed) {
            return;
        }
        changed = false;
        List<String> lines = new ArrayList<>(runnerNode.values());
        lines.addAll(others.values());
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            notices.accept("cannot write " + file + ": " + FileErrorMessage.reason(e));
        }
    }
}
