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
 * Compares what a job did with its lock: from time to time while the job goes on, and at its end. What is new is an alert, once.
 *
 * <p>The report as far as it is by then is what is compared, so that the lock means the same while the job runs and afterwards. It is
 * taken on the event thread, and named and compared on another one: whoever knows the names of steps may keep one waiting. What may still go away (files, programs left running) waits for the end, and so
 * does what has stood in one comparison only: a name, a hash or a title may come a moment later. Event thread only.
 */
public final class LockWatch {
    private static final long PAUSE = 2_000_000_000L;
    /** The event thread spends no more than one part in so many here. */
    private static final long SHARE = 25;
    /** Beyond so many rows, a comparison while the job runs would cost it too much. */
    private static final int ROWS_WHILE_RUNNING = 20_000;
    /** Beyond so many rows the agent's memory might not suffice; the step that reports compares then, in a process of its own. */
    private static final int ROWS = 60_000;
    /**
     * So many alerts of each weight say what is new; a job that the lock does not know would have as many as it has entries. One budget
     * for all would let a job spend it on what weighs little.
     */
    private static final int ALERTS = 200;
    /** The step that ends the watch waits for a minute in all; it compares itself where this is not enough. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** The detail of the agent's last record with {@link #concluded}. */
    public static final String CONCLUDED = "lock-worst";

    /** What {@link #concluded} says where nothing is new. */
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
    private final Map<Weight, Integer> told = new EnumMap<>(Weight.class);
    private String concluded = "";

    /**
     * Makes one.
     *
     * @param lock the lock that counts
     * @param report gives the report up to now, without the names of its steps
     * @param naming gives a report its names; it is called on another thread, and may wait for them
     * @param raise takes alerts
     * @param note takes what limits what can be known, in words
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

    /** Compare, if it is time to. Costs next to nothing otherwise. */
    public void look(long now) {
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
            // The job is watched all the same. Its end compares once more, and says so where that fails, too.
            over = true;
        }
    }

    private CompletableFuture<ComparedReport> comparing(JobReport taken) {
        return TimeLimit.begin(() -> ComparedReport.of(naming.apply(taken), lock));
    }

    /** Return whether a comparison goes on, of which {@link #look} will tell. */
    boolean isComparing() {
        return comparing != null;
    }

    private Optional<ComparedReport> result(CompletableFuture<ComparedReport> done) {
        try {
            return Optional.of(done.join());
        } catch (CompletionException e) {
            // The end of the job compares once more, and says so where that fails, too.
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
        if (told.getOrDefault(change.weight(), 0) < ALERTS && raised.add(change.entry())) {
            told.merge(change.weight(), 1, Integer::sum);
            raise(alerts.of(change));
        }
    }

    private void raise(Raised made) {
        raise.accept(made.alert(), made.subject());
    }

    /**
     * Return the worst of what the comparison at the end has found, as the word of a priority: empty if there was none. What was new only
     * while the job ran is not in it.
     */
    public String concluded() {
        return concluded;
    }

    /**
     * Compare all that was seen; to be called when nothing more comes, before the report is written. Where that fails nothing is {@link
     * #concluded}: then the step that reports compares, in a process of its own, and a job of which it cannot say anything has not passed.
     */
    public void end() {
        try {
            JobReport whole = report.get();
            if (ComparedReport.rows(whole) > ROWS) {
                note.accept(
                        "the report is too large to be compared with the lock while the job ran: what is new is found at the end, without alerts");
                return;
            }
            Optional<ComparedReport> compared =
                    TimeLimit.within(LONGEST, () -> ComparedReport.of(naming.apply(whole), lock));
            if (compared.isEmpty()) {
                note.accept("to compare the report with the lock takes longer than " + LONGEST.toSeconds()
                        + " s: what is new is found at the end, without alerts");
                return;
            }
            conclude(compared.get());
        } catch (OutOfMemoryError | StackOverflowError e) {
            note.accept(
                    "to compare the report with the lock takes more memory than the agent has: what is new is found at"
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
                .map(Priority::word)
                .orElse(NOTHING);
    }
}
