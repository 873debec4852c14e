package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.MachineRecord;
import eyas.event.SnapshotConsumer;
import eyas.state.process.AncestorWalk;
import eyas.state.process.ThreadEntry;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Reports impossible threads: with parents in a cycle, and with colliding ids. */
final class HostileSnapshotTest {
    private static State stateWith(long[]... threads) {
        State state = new State();
        SnapshotConsumer snapshot = state.snapshot();
        snapshot.begin(new MachineRecord(1, 1, 1, "box", 0, 0));
        for (long[] thread : threads) {
            snapshot.process(StateEventFeed.process(thread[0], thread[1], thread[2], "name", "/path"));
        }
        snapshot.end();
        return state;
    }

    private static ThreadEntry thread(State state, long tid) {
        return Objects.requireNonNull(state.threads().get(tid));
    }

    private static int ancestors(State state, long tid) {
        AncestorWalk walk = state.threads().newWalk();
        walk.start(thread(state, tid));
        int steps = 0;
        while (walk.next() != null) {
            assertThat(++steps).as("steps up from %d", tid).isLessThan(1_000);
        }
        return steps;
    }

    @Test
    void cycleOfParentsTerminates() {
        State state = stateWith(new long[] {7, 7, 8}, new long[] {8, 8, 9}, new long[] {9, 9, 7}, new long[] {5, 5, 5});
        for (long tid : List.of(5L, 7L, 8L, 9L)) {
            // A few are visited twice before the cycle is detected.
            assertThat(ancestors(state, tid)).isLessThan(10);
            ThreadEntry thread = thread(state, tid);
            state.threads().sessionLeader(thread);
            state.threads().groupLeader(thread);
            state.threads().virtualGroupLeader(thread);
        }
    }

    @Test
    void lastOfCollidingThreadsIsKept() {
        State state = stateWith(
                new long[] {2, 2, 0}, new long[] {7, 7, 1}, new long[] {7, 8, 1}, new long[] {7, 7, 2}, new long[] {
                    8, 7, 7
                });
        assertThat(state.threads().size()).isEqualTo(3);
        assertThat(thread(state, 7).ptid()).isEqualTo(2);
        assertThat(ancestors(state, 8)).isLessThan(10);
    }
}
