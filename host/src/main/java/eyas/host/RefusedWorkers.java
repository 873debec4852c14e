package eyas.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** The last programs that looked like a worker and were taken for none, for {@code eyas host status}. Event thread only. */
final class RefusedWorkers implements Consumer<String> {
    private static final int MOST = 20;
    /** Anybody can start such programs as fast as they like. */
    private static final long PAUSE = 1_000_000_000L;

    private final Path file;
    private final Consumer<String> notices;
    private final Deque<String> last = new ArrayDeque<>();
    private long lastWritten = System.nanoTime() - PAUSE;
    private long skipped;

    RefusedWorkers(Path file, Consumer<String> notices) {
        this.file = file;
        this.notices = notices;
    }

    @Override
    public void accept(String why) {
        long now = System.nanoTime();
        if (now - lastWritten < PAUSE) {
            skipped++;
            return;
        }
        lastWritten = now;
        String more = skipped == 0 ? "" : " (and " + skipped + " more since the last one)";
        skipped = 0;
        String line = Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + why + more;
        notices.accept("no job: " + why + more);
        last.addLast(line);
        if (last.size() > MOST) {
            last.removeFirst();
        }
        try {
            Files.write(file, last);
        } catch (IOException e) {
            notices.accept("cannot write " + file + ": " + e);
        }
    }
}
