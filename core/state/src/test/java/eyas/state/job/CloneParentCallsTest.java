package eyas.state.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** Who made a process is kept until it ends, and all other threads that end cost nothing. */
final class CloneParentCallsTest {
    private static final int MOST = 4_096;

    private final CloneParentCalls calls = new CloneParentCalls();
    private final JobMembership job = new JobMembership();

    private final JobProcess maker = (JobProcess) Proxy.newProxyInstance(
            JobProcess.class.getClassLoader(),
            new Class<?>[] {JobProcess.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "pid" -> 7L;
                case "job" -> job;
                default -> throw new UnsupportedOperationException(method.getName());
            });

    @Test
    void itIsKnownUntilTheProcessEnds() {
        calls.addBefore(5, maker, 0);
        calls.addBefore(5 + 4 * MOST, maker, 0);
        calls.addBefore(5, maker, 0);

        calls.ended(5);

        assertThat(calls.knows(5, 0)).isFalse();
        assertThat(calls.knows(5 + 4 * MOST, 0)).as("one with a number like it").isTrue();
        calls.clear();
        assertThat(calls.knows(5 + 4 * MOST, 0)).isFalse();
    }

    @Test
    void theEldestIsForgottenAndCanComeAgain() {
        for (long child = 1; child <= 3 * MOST; child++) {
            calls.addBefore(child, maker, 0);
        }
        assertThat(calls.knows(1, 0)).isFalse();
        assertThat(calls.knows(2 * MOST + 1, 0)).isTrue();
        calls.addBefore(1, maker, 0);
        assertThat(calls.knows(1, 0)).isTrue();
        for (long child = 1; child <= 3 * MOST; child++) {
            calls.ended(child);
            assertThat(calls.knows(child, 0)).isFalse();
        }
    }

    /** Where one process is waited for, threads of all others still end. */
    @Test
    void threadsThatEndAllocateNothing() {
        calls.addBefore(5, maker, 0);
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
