package eyas.session.report;

import eyas.diagnostic.DiagnosticCode;
import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.engine.AlertSubject;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.output.AlertDeduplicator;
import eyas.output.AlertDestination;
import eyas.output.AlertMask;
import eyas.output.AlertOutput;
import eyas.output.FalcoFormat;
import eyas.output.form.AlertFormat;
import eyas.output.form.Producer;
import eyas.output.sink.SinkCounters;
import eyas.output.sink.SinkLimits;
import eyas.output.sink.SinkLog;
import eyas.output.sink.SinkOptions;
import eyas.session.installation.ProgramVersion;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.state.EventContext;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of {@code --output} and similar options: alerts in each output's format (default: Falco's JSON), repetitions as a count, with
 * secrets masked as in the report.
 *
 * <p>The event thread never blocks on an output; losses are counted, and part of the coverage after {@link #finish}. Event thread only.
 */
public final class AlertOutputs implements AlertConsumer, LossReporter, AutoCloseable {
    /**
     * A job's last alerts are often the most important ones, so a server gets time for queued alerts when monitoring ends. A refused
     * connection is not retried.
     */
    private static final SinkLimits LIMITS = new SinkLimits(
            SinkLimits.DEFAULT.alerts(),
            SinkLimits.DEFAULT.bytes(),
            SinkLimits.DEFAULT.slow(),
            Duration.ofSeconds(20),
            false);

    /** Opens the outputs for alerts of the machine with this hostname; null if there are none to open. */
    private final @Nullable Function<String, AlertOutput> opener;

    private final AlertMask mask;
    private @Nullable AlertOutput output;
    private @Nullable AlertDeduplicator folding;
    private boolean closed;

    /**
     * Opens the outputs.
     *
     * @param destinations may be empty
     * @param log receives errors, from the sinks' threads
     */
    public AlertOutputs(List<AlertDestination> destinations, AlertMask mask, SinkLog log) {
        this(destinations, mask, LIMITS, log);
        open(ReportDirectory.hostname());
    }

    private AlertOutputs(List<AlertDestination> destinations, AlertMask mask, SinkLimits limits, SinkLog log) {
        this.opener = destinations.isEmpty()
                ? null
                : hostname -> AlertOutput.open(
                        FalcoFormat.JSON, new Producer(hostname, ProgramVersion.text()), destinations, limits, log);
        this.mask = mask;
    }

    private void open(String hostname) {
        if (opener != null && output == null) {
            AlertOutput opened = opener.apply(hostname);
            output = opened;
            folding = new AlertDeduplicator(mask, opened::send);
        }
    }

    /**
     * Opens files in a report directory, one for each of {@code forms}; files of these names from an earlier run are removed, even for
     * formats that are not requested. For events that can wait: no alert is dropped because a file is slow. The hostname is that of the
     * recorded machine, which the first alert has.
     *
     * @param directory null for no files
     * @throws CommandFailure if an old file cannot be removed
     */
    public static AlertOutputs files(@Nullable Path directory, Set<AlertFormat> forms, AlertMask mask, SinkLog log) {
        List<AlertDestination> files = new ArrayList<>();
        if (directory != null) {
            for (AlertFormat form : AlertFormat.values()) {
                Path file = directory.resolve("alerts." + form.label() + ".jsonl");
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new CommandFailure(
                            DiagnosticCode.UNWRITABLE_FILE,
                            ExitCode.NOT_STARTED,
                            "cannot replace " + file + " (" + FileErrorMessage.reason(e)
                                    + "); choose another directory");
                }
                if (forms.contains(form)) {
                    files.add(new AlertDestination(form, new SinkOptions.ToFile(file, true)));
                }
            }
        }
        return new AlertOutputs(files, mask, LIMITS.withUnhurried(true), log);
    }

    @Override
    public void accept(Alert alert, EventContext context) {
        if (output == null) {
            String recorded = context.state().machine().hostname();
            open(recorded.isEmpty() ? ReportDirectory.hostname() : recorded);
        }
        if (folding != null && output != null) {
            folding.accept(output.withFacts(alert, context), context);
        }
    }

    @Override
    public void conclude(Alert alert, AlertSubject subject) {
        open(ReportDirectory.hostname());
        if (folding != null) {
            folding.conclude(alert, subject);
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

    /** Gives the outputs time to send queued alerts; their losses are final after that. */
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
