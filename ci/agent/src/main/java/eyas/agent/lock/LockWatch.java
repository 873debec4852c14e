package eyas.agent.lock;

import eyas.agent.lock.LockAlerts.Raised;
import eyas.baseline.compare.ActionChange;
import eyas.baseline.compare.LockChange;
import eyas.baseline.compare.Weight;
import eyas.baseline.model.BehaviorLock;
import eyas.baseline.model.EntryKind;
import eyas.baseline.model.LockEntry;
import eyas.engine.Alert;
import eyas.engine.AlertSubject;
import eyas.report.model.JobReport;
import eyas.rules.model.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Compares a job's behavior with its lock: periodically while the job runs, and at its end. New behavior raises one alert.
 *
 * <p>Compares the report as of that time, so that the lock means the same during the job and afterwards. The report is taken on the event
 * thread, and named and compared on another one, because the names of steps may have to be waited for. Behavior that may still disappear
 * (files, running programs) is compared only at the end. New behavior must be present in two comparisons, because a name, a hash or a title
 * may arrive slightly later. Event thread only.
 */
public final class LockWatch {
    private static final long PAUSE = 2_000_000_000L;
    /** The event thread spends at most one part in this many here. */
    private static final long SHARE = 25;
    /** With more rows, a comparison during the job would slow it down too much. */
    private static final int ROWS_WHILE_RUNNING = 20_000;
    /** With more rows, the agent's memory may be insufficient; the step that reports then compares in its own process. */
    private static final int ROWS = 60_000;
    /**
     * Maximum number of alerts of each weight; an unknown job would otherwise raise one for each of its entries. The limit is per weight,
     * so that a job cannot use it up with entries of low weight.
     */
    private static final int ALERTS = 200;
    /** The step that ends the watch waits for a minute in total; it compares by itself if this is too short. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** The detail of the agent's last record that contains {@link #concluded}. */
    public static final String CONCLUDED = "lock-worst";

    /** Value of {@link #concluded} if there is no new behavior. */
    static final String NOTHING = "none";

    private static final Set<EntryKind> LASTING =
            EnumSet.complementOf(EnumSet.of(EntryKind.WRITES, EntryKind.LEFT_RUNNING));

    private final BehaviorLock lock;
    private final Supplier<JobReport> report;
    private final UnaryOperator<JobReport> naming;
    private final BiConsumer<Alert, AlertSubject> raise;
    private final Consumer<String> note;
    private final Set<LockEntry> raised = new HashSet<>();
    private Set<LockEntry> before = Set.of();
    private @Nullable CompletableFuture<ComparedReport> comparing;
    private long next = System.nanoTime() + PAUSE;
    private boolean over;
    private final Map<Weight, Integer> reported = new EnumMap<>(Weight.class);
    private String concluded = "";

    /**
     * Creates the watch.
     *
     * @param lock the lock that applies
     * @param report supplies the current report, without step names
     * @param naming adds the names to a report; it is called on another thread and may block
     * @param raise receives alerts
     * @param note receives messages about limitations
     */
    public LockWatch(
            BehaviorLock lock,
            Supplier<JobReport> report,
            UnaryOperator<JobReport> naming,
            BiConsumer<Alert, AlertSubject> raise,
            Consumer<String> note) {
        this.lock = lock;
        this.report = report;
        this.naming = naming;
        this.raise = raise;
        this.note = note;
    }

    /** Compares if a comparison is due; otherwise nearly free. */
    public void poll(long now) {
        CompletableFuture<ComparedReport> running = comparing;
        if (running != null) {
            if (running.isDone()) {
                comparing = null;
                result(running).ifPresent(this::settle);
            }
            return;
        }
        if (over || now - next < 0) {
            return;
        }
        try {
            JobReport taken = report.get();
            long cost = System.nanoTime() - now;
            next = now + Math.max(PAUSE, SHARE * cost);
            if (ComparedReport.rows(taken) > ROWS_WHILE_RUNNING) {
                over = true;
                return;
            }
            comparing = comparing(taken);
        } catch (OutOfMemoryError e) {
            // The job is still watched. The end of the job compares again and reports a failure, too.
            over = true;
        }
    }

    private CompletableFuture<ComparedReport> comparing(JobReport taken) {
        return TimeLimit.begin(() -> ComparedReport.of(naming.apply(taken), lock));
    }

    /** Returns whether a comparison is running whose result {@link #poll} will report. */
    boolean isComparing() {
        return comparing != null;
    }

    private Optional<ComparedReport> result(CompletableFuture<ComparedReport> done) {
        try {
            return Optional.of(done.join());
        } catch (CompletionException e) {
            // The end of the job compares again and reports a failure, too.
            over = true;
            return Optional.empty();
        }
    }

    private void settle(ComparedReport compared) {
        Set<LockEntry> news = new HashSet<>();
        LockAlerts alerts = new LockAlerts(compared.report());
        for (LockChange change : compared.difference().newOrChanged()) {
            news.add(change.entry());
            if (LASTING.contains(change.entry().kind()) && before.contains(change.entry())) {
                raise(change, alerts);
            }
        }
        before = news;
    }

    private void raise(LockChange change, LockAlerts alerts) {
        if (reported.getOrDefault(change.weight(), 0) < ALERTS && raised.add(change.entry())) {
            reported.merge(change.weight(), 1, Integer::sum);
            raise(alerts.of(change));
        }
    }

    private void raise(Raised made) {
        raise.accept(made.alert(), made.subject());
    }

    /**
     * Returns the highest priority that the final comparison has found, as a word: empty if there was no final comparison. Behavior that
     * was new only during the job is not included.
     */
    public String concluded() {
        return concluded;
    }

    /**
     * Compares everything that was seen; call after the last event and before the report is written. If this fails, {@link #concluded} is
     * empty. The step that reports then compares in its own process, and a job without a result does not pass.
     */
    public void end() {
        try {
            JobReport whole = report.get();
            if (ComparedReport.rows(whole) > ROWS) {
                note.accept(
                        "the report is too large to compare during the job: new behavior is found at the end, without alerts");
                return;
            }
            Optional<ComparedReport> compared =
                    TimeLimit.within(LONGEST, () -> ComparedReport.of(naming.apply(whole), lock));
            if (compared.isEmpty()) {
                note.accept("comparing the report with the lock takes longer than " + LONGEST.toSeconds()
                        + " s: new behavior is found at the end, without alerts");
                return;
            }
            conclude(compared.get());
        } catch (OutOfMemoryError | StackOverflowError e) {
            note.accept("comparing the report with the lock exceeds the agent's memory: new behavior is found at"
                    + " the end, without alerts");
        }
    }

    private void conclude(ComparedReport compared) {
        LockAlerts alerts = new LockAlerts(compared.report());
        for (ActionChange change : compared.difference().actions()) {
            raise(alerts.of(change));
        }
        List<LockChange> further = new ArrayList<>();
        for (LockChange change : compared.difference().newOrChanged()) {
            raise(change, alerts);
            if (!raised.contains(change.entry())) {
                further.add(change);
            }
        }
        if (!further.isEmpty()) {
            Weight heaviest = further.stream()
                    .map(LockChange::weight)
                    .max(Weight::compareTo)
                    .orElse(Weight.LIGHT);
            raise(alerts.further(further.size(), heaviest));
        }
        concluded = compared.difference()
                .heaviest()
                .map(LockAlerts::priority)
                .map(Priority::label)
                .orElse(NOTHING);
    }
}
