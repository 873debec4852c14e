package eyas.cli;

import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.report.OwnCost;
import eyas.state.EventContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Measures Eyas itself: how long until the command ran and the first alert was there, and what it all cost. */
final class StartClock implements AlertConsumer {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String PEAK = "VmHWM:";

    private final long processStart = ProcessHandle.current()
            .info()
            .startInstant()
            .map(Instant::toEpochMilli)
            .orElseGet(System::currentTimeMillis);
    private long command = -1;
    private long firstAlert = -1;

    void commandStarted() {
        command = sinceStart();
    }

    boolean isCommandStarted() {
        return command >= 0;
    }

    @Override
    public void accept(Alert alert, EventContext context) {
        if (firstAlert < 0) {
            firstAlert = sinceStart();
        }
    }

    private long sinceStart() {
        return System.currentTimeMillis() - processStart;
    }

    OwnCost cost() {
        Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        return new OwnCost(cpu.toNanos(), peakResident(), firstAlert, command);
    }

    private static long peakResident() {
        try {
            for (String line : Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(PEAK)) {
                    return Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (IOException e) {
            // A figure of our own that cannot be read is left out; it says nothing about the job.
            return -1;
        }
        return -1;
    }
}
