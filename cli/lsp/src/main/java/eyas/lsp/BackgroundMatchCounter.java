package eyas.lsp;

import eyas.event.EventSource;
import eyas.event.EventSourceException;
import eyas.fields.FieldCatalog;
import eyas.filter.syntax.ConditionPrinter;
import eyas.rules.model.CompiledRule;
import eyas.workbench.profile.MatchCounter;
import eyas.workbench.profile.MatchCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the matches of rules on the capture that the user selected.
 *
 * <p>Counts run on their own thread, one at a time and with a time limit, and results are cached by condition: after a change of one rule,
 * only that one is counted again. Everything else is confined to the server's worker.
 */
final class BackgroundMatchCounter {
    /** Prefix of the progress tokens of counts. */
    private static final String TOKEN = "eyas-count-";

    /** Duration of a count after which its progress is shown, ns. */
    private static final long SHOWN_AFTER = Duration.ofSeconds(1).toNanos();
    /** Maximum number of conditions whose counts are cached. */
    private static final int MAX_KNOWN = 10_000;

    private final CountingSetup setup;
    private final EditorClient editor;
    private final Executor worker;
    private final Map<String, ConditionCount> known = new HashMap<>();
    private @Nullable Path capture;
    private @Nullable CaptureVersion measured;
    private @Nullable CaptureVersion failed;
    private @Nullable CountRun run;
    private int runs;

    /**
     * Settings for counting.
     *
     * @param open opens a capture
     * @param clock returns the time, ns
     * @param limit maximum duration of a count
     */
    record CountingSetup(FieldCatalog catalog, Function<Path, EventSource> open, LongSupplier clock, Duration limit) {}

    /**
     * The number of matches of a condition.
     *
     * @param events number of events replayed
     * @param whole whether these were all events
     */
    record ConditionCount(long matches, long events, boolean whole) {}

    /** The version of a capture when it was counted. */
    private record CaptureVersion(FileTime changed, long size) {}

    BackgroundMatchCounter(CountingSetup setup, EditorClient editor, Executor worker) {
        this.setup = setup;
        this.editor = editor;
        this.worker = worker;
    }

    /** Returns the selected capture; null for none. */
    @Nullable
    Path capture() {
        return capture;
    }

    /** Selects another capture, null for none; cancels the running count. */
    void on(@Nullable Path file) {
        stop();
        run = null;
        capture = file;
        measured = null;
        failed = null;
        known.clear();
    }

    /** Returns the matches of a rule; null if they are not known yet. */
    @Nullable
    ConditionCount of(CompiledRule rule) {
        return known.get(condition(rule));
    }

    private static String condition(CompiledRule rule) {
        return ConditionPrinter.source(rule.expression());
    }

    /**
     * Counts those of {@code rules} that are not known yet, in the background.
     *
     * @return completed when no count is pending
     */
    CompletableFuture<Void> count(List<CompiledRule> rules) {
        Path file = capture;
        if (file == null || !isReadable(file)) {
            return CompletableFuture.completedFuture(null);
        }
        Map<String, CompiledRule> missing = new LinkedHashMap<>();
        for (CompiledRule rule : rules) {
            String condition = condition(rule);
            if (!known.containsKey(condition)) {
                missing.putIfAbsent(condition, rule);
            }
        }
        CountRun before = run;
        if (before != null && before.conditions.keySet().containsAll(missing.keySet())) {
            return before.ended;
        }
        if (missing.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        if (before != null) {
            // One replay from the start for all pending rules.
            before.conditions.forEach(missing::putIfAbsent);
            stop();
        }
        CountRun next = new CountRun(file, missing, ++runs);
        run = next;
        Thread.ofPlatform().daemon().name("eyas-count").start(next);
        return next.ended;
    }

    /** Returns whether a capture can be read; drops the counts of a capture that has changed. */
    private boolean isReadable(Path file) {
        CaptureVersion now;
        try {
            now = new CaptureVersion(Files.getLastModifiedTime(file), Files.size(file));
        } catch (IOException e) {
            // Counting reports this to the user, once.
            now = new CaptureVersion(FileTime.fromMillis(0), -1);
        }
        if (!now.equals(measured)) {
            // The running count reads the previous version.
            stop();
            run = null;
            known.clear();
            measured = now;
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                // Opening a pipe would block until a writer opens it.
                failed = now;
                editor.warn("cannot count matches: " + file + " is not a regular file");
                return false;
            }
            return true;
        }
        return failed == null || !failed.equals(now);
    }

    /** Cancels the running count and keeps its results so far. */
    void stop() {
        CountRun now = run;
        if (now != null) {
            now.goOn = false;
        }
    }

    /** Cancels the count with the progress token {@code token}. */
    void stop(String token) {
        CountRun now = run;
        if (now != null && now.token.equals(token)) {
            now.goOn = false;
        }
    }

    private void ended(CountRun which, @Nullable MatchCounts counts, String fault) {
        if (run == which) {
            run = null;
            if (counts == null) {
                failed = measured;
                editor.warn(fault);
            } else {
                keep(which, counts);
            }
            editor.refreshHints();
        }
        which.ended.complete(null);
    }

    private void keep(CountRun which, MatchCounts counts) {
        if (known.size() > MAX_KNOWN) {
            known.clear();
        }
        int rule = 0;
        for (String condition : which.conditions.keySet()) {
            known.put(condition, new ConditionCount(counts.matches().get(rule++), counts.events(), counts.whole()));
        }
    }

    /** A running count. */
    private final class CountRun implements Runnable {
        private final Path file;
        private final Map<String, CompiledRule> conditions;
        private final String token;
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private volatile boolean goOn = true;
        /** Set when the count is requested: the thread may start late. */
        private final long started;

        private EditorClient.@Nullable Progress progress;

        CountRun(Path file, Map<String, CompiledRule> conditions, int number) {
            this.file = file;
            this.conditions = new LinkedHashMap<>(conditions);
            this.token = TOKEN + number;
            this.started = setup.clock().getAsLong();
        }

        @Override
        public void run() {
            MatchCounts counts = null;
            String fault = "cannot count matches: internal error, see the log of the server";
            try (EventSource source = setup.open().apply(file)) {
                counts = new MatchCounter(List.copyOf(conditions.values()), setup.catalog()).count(source, this::goOn);
            } catch (EventSourceException e) {
                fault = "cannot count matches: " + e.getMessage();
            } finally {
                if (progress != null) {
                    progress.end();
                }
                hand(counts, fault);
            }
        }

        private void hand(@Nullable MatchCounts counts, String fault) {
            try {
                worker.execute(() -> BackgroundMatchCounter.this.ended(this, counts, fault));
            } catch (RejectedExecutionException e) {
                // The editor has disconnected; no result is needed.
                ended.complete(null);
            }
        }

        private boolean goOn() {
            long taken = setup.clock().getAsLong() - started;
            if (progress == null && taken > SHOWN_AFTER) {
                progress = editor.progress(token, "Counting matches in " + file.getFileName());
            }
            return goOn && taken < setup.limit().toNanos();
        }
    }
}
