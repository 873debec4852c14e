package eyas.cli.read;

import eyas.capture.CaptureSource;
import eyas.event.Event;
import eyas.event.EventSource.Outcome;
import eyas.event.EventSourceException;
import eyas.event.SourceCounters;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldException;
import eyas.fields.OutputFormat;
import eyas.filter.Filter;
import eyas.filter.OutputTransformers;
import eyas.session.input.FilterArgument;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.LineOutput;
import eyas.session.terminal.Terminal;
import eyas.state.EventContext;
import eyas.state.State;
import java.io.OutputStream;
import java.util.BitSet;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Prints the events of one capture.
 *
 * <p>Filter and format are compiled first, so that their errors show before the file is touched. One thread.
 */
public final class CaptureReading {
    /** The default line of sysdig. */
    static final String DEFAULT_FORMAT =
            "*%evt.num %evt.outputtime %evt.cpu %proc.name (%thread.tid) %evt.dir %evt.type %evt.info";

    /** Fields that depend on the event before, or on the first: then none may be left out. */
    public static final Pattern RELATIVE_TIME = Pattern.compile("evt\\.(reltime|deltatime)");

    private final ReadOptions options;
    private final Terminal terminal;
    private final LineOutput out;
    private final EventPrinter printer;
    private final @Nullable Filter filter;
    private final State state = new State();

    /**
     * Compiles filter and format.
     *
     * @param out receives the lines; stays open
     * @throws CommandFailure if one of them is wrong, with all that is wrong
     */
    public CaptureReading(ReadOptions options, Terminal terminal, OutputStream out) {
        this.options = options;
        this.terminal = terminal;
        this.out = new LineOutput(out);
        FieldCatalog catalog = FieldCatalog.syscall();
        @Nullable String condition = options.filter();
        this.filter = condition == null ? null : FilterArgument.compile(condition, catalog, terminal);
        OutputFormat format = format(options.format(), catalog);
        this.printer = options.json() ? new JsonPrinter(format, this.out) : new TextPrinter(format, this.out);
    }

    private static OutputFormat format(String text, FieldCatalog catalog) {
        try {
            return OutputTransformers.compile(text, catalog);
        } catch (FieldException e) {
            String cause = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "the format is wrong: " + e.getMessage() + cause + "\n      'eyas fields' lists the fields");
        }
    }

    /**
     * Reads {@code source} to its end, or until enough is printed, then says on the terminal what was wrong with it.
     *
     * @return how many events were printed
     * @throws CommandFailure if the capture is damaged; what came before is printed
     * @throws java.io.UncheckedIOException if the lines cannot be written
     */
    public long run(CaptureSource source) {
        limitDelivery(source);
        long printed;
        try {
            source.start(state.snapshot());
            printed = events(source);
        } catch (EventSourceException e) {
            out.flush();
            remark(terminal, source, state.counters().malformed());
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
        out.flush();
        remark(terminal, source, state.counters().malformed());
        return printed;
    }

    /** Lets the source step over what neither filter nor state needs. */
    private void limitDelivery(CaptureSource source) {
        Filter condition = filter;
        if (condition != null && !dependsOnOtherEvents(options.format() + " " + options.filter())) {
            BitSet codes = state.neededCodes();
            codes.or(condition.codes());
            source.want(codes);
        }
    }

    private long events(CaptureSource source) {
        Event event = new Event();
        long printed = 0;
        while (printed < options.limit() && source.next(event) == Outcome.EVENT) {
            EventContext context = state.apply(event);
            if (context == null) {
                continue;
            }
            if (!event.isStateOnly() && (filter == null || filter.test(context)) && printer.print(context)) {
                printed++;
            }
            state.settle();
        }
        return printed;
    }

    /** Tells whether what the fields of {@code text} say of an event depends on events before it. */
    public static boolean dependsOnOtherEvents(String text) {
        return RELATIVE_TIME.matcher(text).find();
    }

    /**
     * Says on the terminal what was wrong with a capture.
     *
     * @param malformed events that could not be applied
     */
    static void remark(Terminal terminal, CaptureSource source, long malformed) {
        source.warnings().forEach(warning -> terminal.line("eyas: " + warning));
        SourceCounters counters = source.counters();
        if (counters.skipped() + malformed > 0) {
            terminal.line(String.format(
                    Locale.ROOT,
                    "eyas: %,d events were left out: malformed, or of a type that this version does not know",
                    counters.skipped() + malformed));
        }
    }
}
