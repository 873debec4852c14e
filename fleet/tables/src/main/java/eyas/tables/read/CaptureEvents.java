package eyas.tables.read;

import eyas.capture.CaptureSource;
import eyas.event.Event;
import eyas.event.EventSourceException;
import eyas.event.LossCollector;
import eyas.fields.FieldCatalog;
import eyas.fields.OutputFormat;
import eyas.session.EventHandler;
import eyas.session.Session;
import eyas.session.SessionSource;
import eyas.session.report.ReportMask;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the events of a capture in a second pass, when all its secrets are known. */
final class CaptureEvents implements EventRowFeed {
    /** A separator: printed values contain no control characters. */
    private static final String FORMAT =
            "*%evt.num\t%evt.type\t%evt.dir\t%proc.pid\t%thread.tid\t%proc.name\t%ci.step\t%evt.args";

    private static final int CELLS = 8;
    private static final String NOTHING = "<NA>";

    /** The longest text of parameters, in characters. */
    private static final int LONGEST = 16_384;

    private final Path file;
    private final ReportMask mask;

    CaptureEvents(Path file, ReportMask mask) {
        this.file = file;
        this.mask = mask;
    }

    @Override
    public String each(Taker taker) throws IOException {
        try (CaptureSource source = CaptureSource.open(file)) {
            source.check();
            try (Session session = Session.over(SessionSource.of(source, null), "capture " + file.getFileName())
                    .open()) {
                return session.replay(new Rows(session.state(), mask, taker)).orElse("");
            }
        } catch (EventSourceException e) {
            return String.valueOf(e.getMessage());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Converts events to rows. */
    private static final class Rows implements EventHandler {
        private static final StoredTable TABLE = StoredTables.EVENTS;

        private final State state;
        private final ReportMask mask;
        private final Taker taker;
        private final OutputFormat format = OutputFormat.compile(FORMAT, FieldCatalog.syscall());
        private final StringBuilder line = new StringBuilder();

        Rows(State state, ReportMask mask, Taker taker) {
            this.state = state;
            this.mask = mask;
            this.taker = taker;
        }

        @Override
        public void event(Event event) {
            EventContext context = state.apply(event);
            if (context == null) {
                return; // malformed: counted by the report of the same capture
            }
            if (event.hasHappened()) {
                take(event, context);
            }
            state.settle();
        }

        private void take(Event event, EventContext context) {
            line.setLength(0);
            format.format(context, line);
            String[] cells = line.toString().split("\t", CELLS);
            @Nullable Object[] row = new Object[TABLE.columns().size()];
            row[TABLE.index("number")] = integer(cells[0]);
            row[TABLE.index("time_ns")] = event.time();
            row[TABLE.index("type")] = text(cells[1]);
            row[TABLE.index("direction")] = text(cells[2]);
            row[TABLE.index("pid")] = integer(cells[3]);
            row[TABLE.index("tid")] = integer(cells[4]);
            row[TABLE.index("process")] = text(mask.mask(cells[5]));
            row[TABLE.index("step")] = text(mask.mask(cells[6]));
            String masked = mask.mask(cells[7]);
            row[TABLE.index("arguments")] =
                    text(masked.length() > LONGEST ? masked.substring(0, LONGEST) + "…" : masked);
            try {
                taker.take(row);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void losses(LossCollector to) {
            // Counted by the report of the same capture.
        }

        private static @Nullable String text(String cell) {
            return cell.equals(NOTHING) ? null : cell;
        }

        private static @Nullable Long integer(String cell) {
            return Optional.of(cell)
                    .filter(text -> text.matches("-?[0-9]{1,18}"))
                    .map(Long::valueOf)
                    .orElse(null);
        }
    }
}
