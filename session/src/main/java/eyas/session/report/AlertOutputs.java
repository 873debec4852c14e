package eyas.session.report;

import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.engine.AlertKey;
import eyas.engine.AlertSubject;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.output.AlertFolding;
import eyas.output.AlertForm;
import eyas.output.AlertOutput;
import eyas.output.sink.SinkCounters;
import eyas.output.sink.SinkLimits;
import eyas.output.sink.SinkLog;
import eyas.output.sink.SinkOptions;
import eyas.output.sink.SinkSet;
import eyas.state.EventContext;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of {@code --output}: alerts as lines of Falco's JSON, repetitions as their number, with secrets masked as in the
 * report.
 *
 * <p>The event thread never waits for an output; what one loses is counted, and part of the coverage after {@link #finish}.
 * Event thread only.
 */
public final class AlertOutputs implements AlertConsumer, LossReporter, AutoCloseable {
    /**
     * A job's last alerts are often its most important ones, and nobody comes back for them: a server gets time for what waits
     * when the watch ends. One that takes no connection at all is given up at once.
     */
    private static final SinkLimits LIMITS = new SinkLimits(
            SinkLimits.DEFAULT.alerts(),
            SinkLimits.DEFAULT.bytes(),
            SinkLimits.DEFAULT.slow(),
            Duration.ofSeconds(20),
            false);

    private final @Nullable AlertOutput output;
    private final @Nullable AlertFolding folding;
    private final ReportMask mask;
    private boolean closed;

    /**
     * Open the outputs.
     *
     * @param sinks none for no output at all
     * @param log told what goes wrong, from the sinks' threads
     */
    public AlertOutputs(List<SinkOptions> sinks, ReportMask mask, SinkLog log) {
        AlertOutput opened = sinks.isEmpty()
                ? null
                : new AlertOutput(AlertForm.JSON, ReportFolder.hostname(), SinkSet.open(sinks, LIMITS, log));
        this.output = opened;
        this.folding = opened == null
                ? null
                : new AlertFolding((alert, count, repeats) -> opened.send(alert, repeats ? count : 0));
        this.mask = mask;
    }

    @Override
    public void accept(Alert alert, EventContext context) {
        if (folding != null) {
            folding.add(mask.mask(alert, context), AlertKey.of(alert, context));
        }
    }

    @Override
    public void conclude(Alert alert, AlertSubject subject) {
        if (folding != null) {
            folding.add(mask.mask(alert), subject.key(alert));
        }
    }

    @Override
    public void losses(LossCollector to) {
        if (output != null) {
            for (SinkCounters sink : output.counters()) {
                sink.losses(to);
            }
        }
    }

    /** Give the outputs their last time; what they have lost is final after that. */
    public void finish() {
        if (output != null && !closed) {
            closed = true;
            if (folding != null) {
                folding.flush();
            }
            output.close();
        }
    }

    @Override
    public void close() {
        finish();
    }
}
