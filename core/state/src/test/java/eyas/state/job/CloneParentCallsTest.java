package eyas.state.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** Tests that the creator of a process is kept until the process ends, and that other threads that end cost nothing. */
final class CloneParentCallsTest {
    private static final int MOST = 4_096;

    private final CloneParentCalls calls = new CloneParentCalls();
    private final JobMembership job = new JobMembership();

    private final JobProcess creator = (JobProcess) Proxy.newProxyInstance(
            JobProcess.class.getClassLoader(),
            new Class<?>[] {JobProcess.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "pid" -> 7L;
                case "job" -> job;
                default -> throw new UnsupportedOperationException(method.getName());
            });

    @Test
    void creatorIsKnownUntilTheProcessEnds() {
        calls.addBefore(5, creator, 0);
        calls.addBefore(5 + 4 * MOST, creator, 0);
        calls.addBefore(5, creator, 0);

        calls.ended(5);

        assertThat(calls.knows(5, 0)).isFalse();
        assertThat(calls.knows(5 + 4 * MOST, 0)).as("one with a similar number").isTrue();
        calls.clear();
        assertThat(calls.knows(5 + 4 * MOST, 0)).isFalse();
    }

    @Test
    void oldestIsEvictedAndCanBeAddedAgain() {
        for (long child = 1; child <= 3 * MOST; child++) {
            calls.addBefore(child, creator, 0);
        }
        assertThat(calls.knows(1, 0)).isFalse();
        assertThat(calls.knows(2 * MOST + 1, 0)).isTrue();
        calls.addBefore(1, creator, 0);
        assertThat(calls.knows(1, 0)).isTrue();
        for (long child = 1; child <= 3 * MOST; child++) {
            calls.ended(child);
            assertThat(calls.knows(child, 0)).isFalse();
        }
    }

    /** While one process is waiting for its first run, threads of all others continue to end. */
    @Test
    void endingThreadsAllocateNothing() {
        calls.addBefore(5, creator, 0);
        ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        calls.ended(1_000);
        long before = meter.getCurrentThreadAllocatedBytes();
        for (long tid = 1_000; tid < 11_000; tid++) {
            calls.ended(tid);
        }

        assertThat(meter.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
        assertThat(calls.knows(5, 0)).isTrue();
    }
}
