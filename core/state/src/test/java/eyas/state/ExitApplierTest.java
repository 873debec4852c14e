package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.EventCode;
import eyas.state.process.AncestorWalk;
import eyas.state.process.ThreadEntry;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ExitApplierTest {
    private final StateEventFeed feed = StateEventFeed.withShell();

    @Test
    void threadIsReadableUntilSettled() {
        feed.fork(100, 200);
        feed.begin(EventCode.PROCEXIT_1_E, 200).put(0);
        EventContext context = feed.apply();
        assertThat(context.thread()).isNotNull().extracting(ThreadEntry::dead).isEqualTo(true);
        assertThat(feed.state.threads().get(200)).isNotNull();
        feed.state.settle();
        assertThat(feed.state.threads().get(200)).isNull();
    }

    @Test
    void kernelsReaperAdoptsChildren() {
        feed.fork(100, 200);
        feed.fork(200, 300);
        long generation = feed.thread(300).generation();
        feed.exit(200, 100);
        assertThat(feed.thread(300).ptid()).isEqualTo(100);
        assertThat(feed.thread(300).generation()).isGreaterThan(generation);
        assertThat(feed.state.threads().parent(feed.thread(300))).isSameAs(feed.thread(100));
    }

    @Test
    void nearestSubreaperAdoptsChildren() {
        feed.begin(EventCode.SYSCALL_PRCTL_X, 100).put(0).put(36).put("").put(1);
        feed.run();
        feed.fork(100, 200);
        feed.fork(200, 300);
        feed.fork(300, 400);
        feed.exit(300, 0);
        assertThat(feed.thread(400).ptid()).isEqualTo(100);
    }

    @Test
    void subreaperFlagAppliesToProcessAndCanBeCleared() {
        feed.fork(100, 200);
        feed.threaded(201, 200, 100);
        feed.fork(200, 300);
        feed.fork(300, 400);
        feed.fork(300, 500);
        prctl(201, 0, 36, 1); // a thread sets it for its process
        feed.fork(400, 600);
        feed.exit(400, 0);
        assertThat(feed.thread(600).ptid()).isEqualTo(200);
        prctl(200, -1, 36, 0);
        prctl(200, 0, 15, 0); // a name
        feed.fork(500, 700);
        feed.exit(500, -1);
        assertThat(feed.thread(700).ptid()).isEqualTo(200);
        prctl(200, 0, 37, 0); // the kernel's report takes precedence
        feed.exit(300, -1);
        prctl(200, 0, 36, 0);
        feed.fork(600, 800);
        feed.exit(600, -1);
        assertThat(feed.thread(800).ptid()).isEqualTo(1);
    }

    private void prctl(long tid, long result, int option, long argument) {
        feed.begin(EventCode.SYSCALL_PRCTL_X, tid)
                .put(result)
                .put(option)
                .put("")
                .put(argument);
        feed.run();
    }

    @Test
    void initAdoptsChildrenWithoutSubreaper() {
        feed.fork(100, 200);
        feed.fork(200, 300);
        feed.exit(200, -1);
        assertThat(feed.thread(300).ptid()).isEqualTo(1);
    }

    @Test
    void liveThreadOfSameProcessAdoptsChildren() {
        feed.threaded(101, 100, 1);
        feed.fork(100, 200);
        feed.exit(100, 0);
        assertThat(feed.thread(200).ptid()).isEqualTo(101);
        assertThat(feed.state.threads().parent(feed.thread(200))).isSameAs(feed.thread(100));
    }

    @Test
    void leaderStaysUntilTheLastThreadEnds() {
        feed.threaded(101, 100, 1);
        feed.exit(100, 0);
        assertThat(feed.thread(100).dead()).isTrue();
        feed.openat(101, 9, -100, "x", 1);
        assertThat(feed.name(101, 9)).isEqualTo("/home/u/x");
        feed.exit(101, 0);
        assertThat(feed.state.threads().get(100)).isNull();
        assertThat(feed.state.threads().get(101)).isNull();
        assertThat(feed.state.counters().descriptors()).isZero();
    }

    @Test
    void exitOfUnknownThreadCreatesNothing() {
        feed.exit(12345, 0);
        assertThat(feed.state.threads().get(12345)).isNull();
        assertThat(feed.state.counters().inventedThreads()).isZero();
    }

    @Test
    void processThatIsItsOwnReaperLeavesOrphans() {
        feed.fork(100, 200);
        feed.fork(200, 300);
        feed.exit(1, 0);
        feed.exit(100, 100);
        feed.exit(200, 200);
        assertThat(Objects.requireNonNull(feed.state.threads().get(300)).ptid()).isZero();
    }

    @Test
    void cycleOfParentsTerminates() {
        feed.fork(100, 200);
        feed.fork(200, 300);
        feed.thread(100).ptid = 300;
        feed.exit(300, 0);
        AncestorWalk walk = feed.state.threads().newWalk();
        walk.start(feed.thread(200));
        int steps = 0;
        while (walk.next() != null) {
            assertThat(++steps).isLessThan(10);
        }
        feed.thread(100).ptid = 200;
        walk.start(feed.thread(200));
        steps = 0;
        while (walk.next() != null) {
            assertThat(++steps).isLessThan(10);
        }
        assertThat(feed.state.threads().ancestor(feed.thread(200), 1000)).isNotNull();
        assertThat(feed.state.threads().sessionLeader(feed.thread(200))).isSameAs(feed.thread(100));
        feed.exit(100, 0);
        assertThat(feed.state.threads().get(100)).isNull();
    }
}
