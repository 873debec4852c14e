package eyas.session;

import eyas.engine.AlertConsumer;
import eyas.engine.EventObserver;
import eyas.event.LossReporter;
import eyas.report.ReportCollector;
import eyas.session.report.AlertSequence;
import eyas.session.report.ReportDirectory;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the runs of a session. Immutable: each method returns a plan with one more part, in any order.
 *
 * @param report collects the report; null for none
 * @param directory where alerts and the report are written; null for nowhere
 * @param consumers the consumers of alerts, in the order of their stages
 * @param observers the observers of events
 * @param command the run of a command, with its losses; null if none runs
 * @param sequence assigns an ID to each alert before the first consumer; null if alerts have none
 */
public record SessionPlan(
        @Nullable ReportCollector report,
        @Nullable ReportDirectory directory,
        List<StagedConsumer> consumers,
        List<EventObserver> observers,
        @Nullable LossReporter command,
        @Nullable AlertSequence sequence) {
    /** A plan without parts. */
    public static final SessionPlan EMPTY = new SessionPlan(null, null, List.of(), List.of(), null, null);

    /** The stages that each alert passes, in this order. */
    public enum Stage {
        /** Written to disk, so that alerts shown by a later stage persist even if this process is killed. */
        WRITE,
        COUNT,
        SEAL,
        SEND
    }

    /** A consumer with its stage. */
    public record StagedConsumer(Stage stage, AlertConsumer consumer) {}

    /** Sorts the consumers by stage. */
    public SessionPlan {
        consumers = consumers.stream()
                .sorted(Comparator.comparing(StagedConsumer::stage))
                .toList();
        observers = List.copyOf(observers);
    }

    /** Collects a report, which {@link Session#finish} returns. */
    public SessionPlan reporting(ReportCollector collector) {
        return new SessionPlan(collector, directory, consumers, observers, command, sequence)
                .alerting(Stage.COUNT, collector)
                .observing(collector);
    }

    /** Writes alerts, and the report at the end. */
    public SessionPlan writing(ReportDirectory into) {
        SessionPlan plan = new SessionPlan(report, into, consumers, observers, command, sequence);
        return into.consumer()
                .map(consumer -> plan.alerting(Stage.WRITE, consumer))
                .orElse(plan);
    }

    /** Passes alerts to {@code consumer}. */
    public SessionPlan alerting(Stage stage, AlertConsumer consumer) {
        return new SessionPlan(
                report, directory, plus(consumers, new StagedConsumer(stage, consumer)), observers, command, sequence);
    }

    /** Passes events to {@code observer}. */
    public SessionPlan observing(EventObserver observer) {
        return new SessionPlan(report, directory, consumers, plus(observers, observer), command, sequence);
    }

    /** Runs a command, which must survive bugs of Eyas: a failure of the loop after its start only ends monitoring. */
    public SessionPlan running(LossReporter run) {
        return new SessionPlan(report, directory, consumers, observers, run, sequence);
    }

    /** Assigns an ID to each alert. */
    public SessionPlan numbering(AlertSequence numbers) {
        return new SessionPlan(report, directory, consumers, observers, command, numbers);
    }

    private static <T> List<T> plus(List<T> list, T last) {
        return Stream.concat(list.stream(), Stream.of(last)).toList();
    }

    /** Returns the parts that can lose something, found by their type, so that none can be forgotten. */
    List<LossReporter> losing() {
        return Stream.of(
                        consumers.stream().map(StagedConsumer::consumer),
                        observers.stream(),
                        Stream.ofNullable(directory),
                        Stream.ofNullable(command))
                .flatMap(parts -> parts)
                .filter(LossReporter.class::isInstance)
                .map(LossReporter.class::cast)
                .filter(part -> part != report) // the coverage queries it itself
                .distinct()
                .toList();
    }
}
