package eyas.hunt.captures;

import eyas.capture.CaptureSource;
import eyas.engine.ActiveRules;
import eyas.event.EventSourceException;
import eyas.hunt.captures.CaptureFindings.State;
import eyas.report.model.Coverage;
import eyas.session.Session;
import eyas.session.SessionPlan;
import eyas.session.SessionPlan.Stage;
import eyas.session.SessionSource;
import eyas.workbench.profile.CancellableSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Reads one capture after the other with the same rules: a file in, findings out. Keeps nothing from one capture to the next but the plan
 * of the rules, prints nothing, and ends for no capture: what breaks one is told as its state. Not thread-safe.
 */
public final class CaptureReader {
    private final Set<String> names;
    private final ActiveRules rules;
    private final MatchCollector.Formats formats;
    private final MatchLimits limits;

    /** Creates a reader; planning rules takes some milliseconds, so it is to be used for many captures. */
    public CaptureReader(HuntRules rules, MatchLimits limits) {
        this.names = rules.names();
        this.rules = rules.plan();
        this.formats = MatchCollector.Formats.of(rules.catalog());
        this.limits = limits;
    }

    /**
     * Runs the rules over a capture.
     *
     * @param file the capture
     * @param goOn asked from time to time; where it says no, what was found up to then is returned as {@link State.Stopped}
     */
    public CaptureFindings read(Path file, BooleanSupplier goOn) {
        try {
            return open(file, goOn);
        } catch (EventSourceException e) {
            return CaptureFindings.unreadable(String.valueOf(e.getMessage()));
        } catch (StackOverflowError e) {
            return CaptureFindings.unreadable("reading it needs more stack than a thread has: it is nested too deeply");
        } catch (OutOfMemoryError e) {
            return CaptureFindings.unreadable(
                    "reading it needs more memory than there is; give the JVM more with -Xmx");
        } catch (IndexOutOfBoundsException | IllegalArgumentException | IllegalStateException | ArithmeticException e) {
            // A fault of ours that this capture brings about; it is not to hide what thousands of others hold.
            return CaptureFindings.unreadable("reading it failed: " + e);
        }
    }

    private CaptureFindings open(Path file, BooleanSupplier goOn) {
        try (CaptureSource source = CaptureSource.open(file)) {
            source.check();
            CancellableSource stoppable = new CancellableSource(source, goOn);
            try (Session session = Session.over(SessionSource.capture(source).reading(stoppable), "a stored capture")
                    .open()) {
                MatchCollector collector = new MatchCollector(names, limits, formats);
                SessionPlan plan = SessionPlan.EMPTY.observing(collector).alerting(Stage.COUNT, collector);
                Optional<String> damage = session.replay(plan, rules);
                Coverage coverage = session.coverage();
                return new CaptureFindings(
                        collector.matches(),
                        collector.omitted(),
                        coverage.events(),
                        state(stoppable, source, damage, collector.omitted(), coverage));
            }
        }
    }

    private static State state(
            CancellableSource stoppable,
            CaptureSource source,
            Optional<String> damage,
            long omitted,
            Coverage coverage) {
        if (stoppable.stopped()) {
            return new State.Stopped();
        }
        if (damage.isPresent()) {
            return new State.Incomplete("it ends in damage: " + damage.get());
        }
        if (!coverage.isComplete()) {
            return new State.Incomplete(missing(coverage));
        }
        if (omitted > 0) {
            return new State.Incomplete(omitted + " alerts did not fit");
        }
        return source.isEndUnknown()
                ? new State.Incomplete(
                        "it does not say where its recording ended, so whether its end is missing is not known")
                : new State.Whole();
    }

    private static String missing(Coverage coverage) {
        List<Coverage.Loss> hiding = coverage.hiding();
        if (!hiding.isEmpty()) {
            return hiding.stream().limit(3).map(Coverage.Loss::text).collect(Collectors.joining(", "));
        }
        return coverage.events() == 0 ? "it has no event" : coverage.lostEvents() + " events were lost";
    }
}
