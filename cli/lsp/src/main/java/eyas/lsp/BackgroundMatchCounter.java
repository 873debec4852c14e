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
 * Counts how often rules match on the capture that the user named.
 *
 * <p>Each count runs on a thread of its own, one at a time and no longer than a limit, and what it finds is kept by condition: whoever
 * changes one rule waits for that one alone. Everything else belongs to the server's worker.
 */
final class BackgroundMatchCounter {
    /** What the user is told of a count begins with. */
    private static final String TOKEN = "eyas-count-";

    /** How long a count takes before it is shown that it goes on, ns. */
    private static final long SHOWN_AFTER = Duration.ofSeconds(1).toNanos();
    /** The most conditions whose counts are kept. */
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
     * What counts are made with.
     *
     * @param open opens a capture
     * @param clock the time, ns
     * @param limit how long a count may take
     */
    record CountingSetup(FieldCatalog catalog, Function<Path, EventSource> open, LongSupplier clock, Duration limit) {}

    /**
     * How often a condition holds.
     *
     * @param events events that were played
     * @param whole whether these were all
     */
    record ConditionCount(long matches, long events, boolean whole) {}

    /** A capture as it was when it was counted. */
    private record CaptureVersion(FileTime changed, long size) {}

    BackgroundMatchCounter(CountingSetup setup, EditorClient editor, Executor worker) {
        this.setup = setup;
        this.editor = editor;
        this.worker = worker;
    }

    /** Returns the capture that is counted on; null for none. */
    @Nullable
    Path capture() {
        return capture;
    }

    /** Takes another capture, null for none; what runs is stopped. */
    void on(@Nullable Path file) {
        stop();
        run = null;
        capture = file;
        measured = null;
        failed = null;
        known.clear();
    }

    /** Returns how often a rule matches; null where that is not known yet. */
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
     * @return completed when no count is wanted any more
     */
    CompletableFuture<Void> count(List<CompiledRule> rules) {
        Path file = capture;
        if (file == null || !isThere(file)) {
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
            // One pass for all that are wanted, from the start.
            before.conditions.forEach(missing::putIfAbsent);
            stop();
        }
        CountRun next = new CountRun(file, missing, ++runs);
        run = next;
        Thread.ofPlatform().daemon().name("eyas-count").start(next);
        return next.ended;
    }

    /** Return whether a capture can be counted on; forgets what was counted on one that has changed since. */
    private boolean isThere(Path file) {
        CaptureVersion now;
        try {
            now = new CaptureVersion(Files.getLastModifiedTime(file), Files.size(file));
        } catch (IOException e) {
            // Counting says the same to the user, once.
            now = new CaptureVersion(FileTime.fromMillis(0), -1);
        }
        if (!now.equals(measured)) {
            // What runs counts on what was there before.
            stop();
            run = null;
            known.clear();
            measured = now;
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                // To open a pipe would wait for who writes it.
                failed = now;
                editor.warn("matches are not counted: " + file + " is no plain file");
                return false;
            }
            return true;
        }
        return failed == null || !failed.equals(now);
    }

    /** Stops what runs; what it has found until then counts. */
    void stop() {
        CountRun now = run;
        if (now != null) {
            now.goOn = false;
        }
    }

    /** Stops the count that the editor shows as {@code token}. */
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

    /** A count that goes on. */
    private final class CountRun implements Runnable {
        private final Path file;
        private final Map<String, CompiledRule> conditions;
        private final String token;
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private volatile boolean goOn = true;
        /** Taken when it is begun: the thread may be late. */
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
            String fault = "matches are not counted: the count broke off; the log of the server says where";
            try (EventSource source = setup.open().apply(file)) {
                counts = new MatchCounter(List.copyOf(conditions.values()), setup.catalog()).count(source, this::goOn);
            } catch (EventSourceException e) {
                fault = "matches are not counted: " + e.getMessage();
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
                // The editor is gone; nobody waits for this.
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
