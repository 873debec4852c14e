package eyas.cli;

import eyas.capture.CaptureInfo;
import eyas.event.MachineRecord;
import eyas.event.SourceCounters.Cause;
import eyas.report.Printable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes what is in a capture as text. */
final class CaptureSummary {
    private static final long NANOS = 1_000_000_000L;
    private static final int NAME = 64;
    /** Machines that are listed one by one; a file made of many sections mostly repeats one. */
    private static final int MACHINES = 10;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss.nnnnnnnnn 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final StringBuilder out = new StringBuilder();

    private CaptureSummary() {}

    /** Returns the text, its last line ended. */
    static String of(CaptureInfo info) {
        CaptureSummary summary = new CaptureSummary();
        summary.machines(info);
        summary.times(info);
        summary.line(
                "processes",
                "%,d threads with %,d open descriptors when it began",
                info.processes(),
                info.descriptors());
        summary.line(
                "events",
                "%,d in the file, %,d after old ones were upgraded",
                info.events(),
                info.counters().events());
        summary.line("dropped", "%,d", info.counters().dropped());
        summary.line(
                "left out",
                "%,d malformed or of an unknown type",
                info.counters().skipped());
        for (Cause cause : info.counters().causes()) {
            if (cause.count() > 0) {
                summary.line("", "%,d %s", cause.count(), cause.name().replace('_', ' '));
            }
        }
        summary.types(info);
        return summary.out.toString();
    }

    private void line(String label, String text, Object... values) {
        out.append(String.format(Locale.ROOT, "%-10s ", label));
        out.append(String.format(Locale.ROOT, text, values)).append('\n');
    }

    private void machines(CaptureInfo info) {
        info.machines().stream().limit(MACHINES).forEach(this::machine);
        if (info.machines().size() > MACHINES) {
            line("", "and %,d more sections", info.machines().size() - MACHINES);
        }
    }

    private void machine(MachineRecord machine) {
        line(
                "machine",
                "%s, %d processors, %,d MiB of memory",
                Printable.of(machine.hostname(), NAME),
                machine.cpus(),
                machine.memory() >>> 20);
    }

    private void times(CaptureInfo info) {
        if (info.firstTime() == 0) {
            return;
        }
        line("first", "%s", time(info.firstTime()));
        line("last", "%s", time(info.lastTime()));
        line("span", "%.3f s", (info.lastTime() - info.firstTime()) / (double) NANOS);
    }

    private static String time(long nanos) {
        return TIME.format(Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS)));
    }

    private void types(CaptureInfo info) {
        out.append("\n       events  type\n");
        for (CaptureInfo.TypeCount type : info.counts()) {
            out.append(
                    String.format(Locale.ROOT, "%,13d  %s %s%n", type.count(), type.enter() ? ">" : "<", type.name()));
        }
    }
}
