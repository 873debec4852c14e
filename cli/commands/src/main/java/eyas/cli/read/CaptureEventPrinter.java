package eyas.cli.read;

import eyas.capture.CaptureSource;
import eyas.diagnostic.DiagnosticCode;
import eyas.event.Event;
import eyas.event.LossCollector;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldException;
import eyas.fields.OutputFormat;
import eyas.filter.Filter;
import eyas.filter.OutputTransformers;
import eyas.session.CoverageSummary;
import eyas.session.EventHandler;
import eyas.session.RequiredEvents;
import eyas.session.Session;
import eyas.session.SessionSource;
import eyas.session.input.FilterArgument;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.LineOutput;
import eyas.session.terminal.Terminal;
import eyas.state.EventContext;
import eyas.state.State;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prints the events of one capture.
 *
 * <p>Filter and format are compiled first, so that their errors are reported before the file is opened. Not thread-safe.
 */
public final class CaptureEventPrinter {
    /** The default line of sysdig. */
    static final String DEFAULT_FORMAT = LineFormat.DEFAULT;

    private final ReadOptions options;
    private final Terminal terminal;
    private final LineOutput out;
    private final EventPrinter printer;
    private final @Nullable Filter filter;

    /**
     * Compiles filter and format.
     *
     * @param out receives the lines; is not closed
     * @throws CommandFailure if one of them is invalid, with all errors
     */
    public CaptureEventPrinter(ReadOptions options, Terminal terminal, OutputStream out) {
        this.options = options;
        this.terminal = terminal;
        this.out = new LineOutput(out);
        FieldCatalog catalog = FieldCatalog.syscall();
        @Nullable String condition = options.filter();
        this.filter = condition == null ? null : FilterArgument.compile(condition, catalog, terminal);
        String line = LineFormat.of(options.format());
        // Compiled without colours first: the error message then quotes the format as it was written.
        OutputFormat format = format(line, catalog);
        this.printer = options.json()
                ? new JsonPrinter(format, this.out)
                : options.colored()
                        ? new TextPrinter(
                                format(LineFormat.colored(line, catalog), catalog),
                                format(LineFormat.coloredFailure(line, catalog), catalog),
                                this.out)
                        : new TextPrinter(format, format, this.out);
    }

    private static OutputFormat format(String text, FieldCatalog catalog) {
        try {
            return OutputTransformers.compile(text, catalog);
        } catch (FieldException e) {
            throw new CommandFailure(
                    DiagnosticCode.INVALID_FILTER,
                    ExitCode.USAGE,
                    FormatErrorMessage.describe(e, text, catalog) + "\n      'eyas fields' lists the fields");
        }
    }

    /**
     * Reads {@code source} to its end, or until the limit is reached, then reports its problems on the terminal.
     *
     * @return the number of events printed
     * @throws CommandFailure if the capture is corrupt; the events before the corruption are printed
     * @throws java.io.UncheckedIOException if the lines cannot be written
     */
    public long run(CaptureSource source) {
        Session session =
                Session.over(SessionSource.capture(source), "the capture").open();
        RequiredEvents.limit(source, filter, session.state(), options.format() + " " + options.filter());
        Printing printing = new Printing(session.state());
        Optional<String> damage = session.replay(printing);
        out.flush();
        sumUp(terminal, session, damage);
        return printing.printed;
    }

    /**
     * Reports the problems of a capture on the terminal.
     *
     * @throws CommandFailure if it could not be read to its end
     */
    static void sumUp(Terminal terminal, Session session, Optional<String> damage) {
        CoverageSummary.problems(session.coverage()).forEach(problem -> terminal.line("eyas: " + problem));
        if (damage.isPresent()) {
            throw new CommandFailure(DiagnosticCode.INVALID_CAPTURE, ExitCode.FAILED, damage.get());
        }
    }

    /** Prints the events that match the filter, up to the limit. */
    private final class Printing implements EventHandler {
        private final State state;
        private long printed;

        private Printing(State state) {
            this.state = state;
        }

        @Override
        public void event(Event event) {
            EventContext context = state.apply(event);
            if (context == null) {
                return;
            }
            boolean happened = event.hasHappened();
            if (happened && (filter == null || filter.test(context)) && printer.print(context)) {
                printed++;
            }
            state.settle();
        }

        @Override
        public boolean isDone() {
            return printed >= options.limit();
        }

        @Override
        public void losses(LossCollector to) {
            // The state counts malformed events.
        }
    }
}
