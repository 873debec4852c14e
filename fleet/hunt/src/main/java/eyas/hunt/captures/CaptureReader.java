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
 * Reads captures one after the other with the same rules. It keeps only the compiled rules between captures and prints nothing; a capture
 * that cannot be read is reported as its state. Not thread-safe.
 */
public final class CaptureReader {
    private final Set<String> names;
    private final ActiveRules rules;
    private final MatchCollector.Formats formats;
    private final MatchLimits limits;

    /** Creates a reader. Compiling the rules takes some milliseconds, so a reader should be reused. */
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
     * @param goOn polled; if false, the findings so far are returned as {@link State.Stopped}
     */
    public CaptureFindings read(Path file, BooleanSupplier goOn) {
        try {
            return open(file, goOn);
        } catch (EventSourceException e) {
            return CaptureFindings.unreadable(String.valueOf(e.getMessage()));
        } catch (StackOverflowError e) {
            return CaptureFindings.unreadable("nested too deeply");
        } catch (OutOfMemoryError e) {
            return CaptureFindings.unreadable("out of memory; increase the heap with -Xmx");
        } catch (IndexOutOfBoundsException | IllegalArgumentException | IllegalStateException | ArithmeticException e) {
            // A bug in Eyas that this capture triggers must not hide the results of others.
            return CaptureFindings.unreadable("internal error: " + e);
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
            return new State.Incomplete("damaged: " + damage.get());
        }
        if (!coverage.isComplete()) {
            return new State.Incomplete(missing(coverage));
        }
        if (omitted > 0) {
            return new State.Incomplete(omitted + " alerts exceeded the limit");
        }
        return source.isEndUnknown()
                ? new State.Incomplete("the capture has no end marker, so its end may be missing")
                : new State.Complete();
    }

    private static String missing(Coverage coverage) {
        List<Coverage.Loss> hiding = coverage.hiding();
        if (!hiding.isEmpty()) {
            return hiding.stream().limit(3).map(Coverage.Loss::text).collect(Collectors.joining(", "));
        }
        return coverage.events() == 0 ? "no events" : coverage.lostEvents() + " events were lost";
    }
}
