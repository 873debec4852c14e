package eyas.cli.read;

import eyas.capture.CaptureInfo;
import eyas.event.MachineRecord;
import eyas.event.SourceCounters.Cause;
import eyas.text.Printable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Renders a summary of a capture as text. */
final class CaptureSummary {
    private static final long NANOS = 1_000_000_000L;
    private static final int NAME = 64;
    private static final String UPGRADED = "upgraded_event";
    /** Maximum number of machines listed; a file concatenated from many sections mostly repeats one. */
    private static final int MACHINES = 10;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss.nnnnnnnnn 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final StringBuilder out = new StringBuilder();

    private CaptureSummary() {}

    /** Returns the text, terminated by a line break. */
    static String of(CaptureInfo info) {
        CaptureSummary summary = new CaptureSummary();
        summary.machines(info);
        summary.times(info);
        summary.line(
                "processes",
                count(info.processes()) + " threads with " + count(info.descriptors())
                        + " open descriptors at the start");
        summary.line("events", count(info.events()));
        if (info.existing() > 0) {
            summary.line("", count(info.existing()) + " further records describe existing state and are not events");
        }
        long starts = info.records() - info.events() - info.existing();
        if (starts > info.counters().skipped()) {
            summary.line(
                    "",
                    count(starts - info.counters().skipped())
                            + " further records are the start of a call, which is one event with its end");
        }
        summary.line("dropped", count(info.counters().dropped()));
        summary.line("skipped", count(info.counters().skipped()) + " malformed or of an unknown type");
        for (Cause cause : info.counters().causes()) {
            if (cause.count() > 0) {
                summary.line("", count(cause.count()) + " " + describe(cause));
            }
        }
        summary.types(info);
        return summary.out.toString();
    }

    private static String describe(Cause cause) {
        // These losses do not affect coverage, so reports omit them.
        return cause.name().equals(UPGRADED)
                ? "events in an older format of Falco's event schema, converted while reading; nothing is missing"
                : cause.name().replace('_', ' ');
    }

    private void line(String label, String text) {
        out.append(String.format(Locale.ROOT, "%-10s %s\n", label, text));
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private void machines(CaptureInfo info) {
        info.machines().stream().limit(MACHINES).forEach(this::machine);
        if (info.machines().size() > MACHINES) {
            line("", "and " + count(info.machines().size() - MACHINES) + " more sections");
        }
    }

    private void machine(MachineRecord machine) {
        line(
                "machine",
                Printable.of(machine.hostname(), NAME) + ", " + machine.cpus() + " processors, "
                        + count(machine.memory() >>> 20) + " MiB of memory");
    }

    private void times(CaptureInfo info) {
        if (info.firstTime() == 0) {
            return;
        }
        line("first", time(info.firstTime()));
        line("last", time(info.lastTime()));
        line("span", String.format(Locale.ROOT, "%.3f s", (info.lastTime() - info.firstTime()) / (double) NANOS));
    }

    private static String time(long nanos) {
        return TIME.format(Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS)));
    }

    private void types(CaptureInfo info) {
        out.append("\n       events  type\n");
        for (CaptureInfo.TypeCount type : info.counts()) {
            out.append(
                    String.format(Locale.ROOT, "%,13d  %s %s\n", type.count(), type.enter() ? ">" : "<", type.name()));
        }
    }
}
