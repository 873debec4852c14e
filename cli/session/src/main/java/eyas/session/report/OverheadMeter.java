package eyas.session.report;

import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.report.model.Overhead;
import eyas.state.EventContext;
import eyas.text.ProcessStat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Measures Eyas itself: the time until the command ran and until the first alert, and the total cost. */
public final class OverheadMeter implements AlertConsumer {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path PROC = Path.of("/proc");
    private static final Path UPTIME = Path.of("/proc/uptime");
    private static final String PEAK = "VmHWM:";
    /** The kernel reports user-space ticks of 1/100 s on every supported architecture. */
    private static final long MILLIS_PER_TICK = 10;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long created = System.nanoTime();
    private final long ageWhenCreated = age();
    private long command = -1;
    private long firstAlert = -1;

    /** Records the start of the watched command. */
    public void commandStarted() {
        command = sinceStart();
    }

    @Override
    public void accept(Alert alert, EventContext context) {
        if (firstAlert < 0) {
            firstAlert = sinceStart();
        }
    }

    private long sinceStart() {
        return ageWhenCreated + (System.nanoTime() - created) / NANOS_PER_MILLI;
    }

    /**
     * Returns the age of this process in ms, with a resolution of about 10 ms; 0 if unknown.
     *
     * <p>The JDK's value is rounded to the second of the machine's start.
     */
    private static long age() {
        try {
            String uptime = Files.readString(UPTIME, StandardCharsets.ISO_8859_1);
            ProcessStat stat = ProcessStat.read(PROC, "self");
            if (stat == null) {
                return 0;
            }
            long startMillis = stat.startTicks() * MILLIS_PER_TICK;
            return (long) (Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * 1000) - startMillis;
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            // A missing measurement does not affect the report on the job.
            return 0;
        }
    }

    /** Returns the cost of Eyas so far. */
    public Overhead cost() {
        Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        return new Overhead(cpu.toNanos(), peakResident(), firstAlert, command);
    }

    private static long peakResident() {
        try {
            for (String line : Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(PEAK)) {
                    return Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (IOException e) {
            // A missing measurement is omitted; it does not affect the report on the job.
            return -1;
        }
        return -1;
    }
}
