package eyas.github.worker;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Fuzzes the parser of the runner's log.
 *
 * <p>For any input, limits hold, steps are in the order setup, workflow, post, and an ID belongs to one step. Explore with {@code ./dev
 * fuzz action WorkerLogFuzzTest 600}.
 */
final class WorkerLogFuzzTest {
    private static final WorkerLimits SMALL = new WorkerLimits(2, 1 << 16, 256, 4_096, 8, 32);

    @FuzzTest
    void lines(byte[] text) {
        WorkerLog.Reader reader = new WorkerLog.Reader(SMALL);
        new String(text, StandardCharsets.UTF_8).lines().forEach(reader::line);
        WorkerLog log = reader.log();
        require(log.steps().size() <= SMALL.steps(), "too many steps");
        LoggedStep last = null;
        Set<Integer> numbers = new HashSet<>();
        for (LoggedStep step : log.steps()) {
            require(step.name().length() <= SMALL.name(), "a name that is too long");
            require(step.id().length() <= SMALL.name(), "an id that is too long");
            require(step.uses().length() <= 3 * SMALL.name() + 2, "an action that is too long");
            require(step.result().length() <= SMALL.name(), "a result that is too long");
            require(step.processes().size() <= SMALL.steps(), "too many processes");
            require(last == null || step.stage().compareTo(last.stage()) >= 0, "stages out of order");
            last = step;
            require(step.number() == 0 || numbers.add(step.number()), "a number twice");
            step.processes().forEach(process -> require(process.pid() >= 0, "a negative process id"));
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
