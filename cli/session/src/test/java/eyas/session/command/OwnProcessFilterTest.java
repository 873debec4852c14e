package eyas.session.command;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.CloneExit;
import eyas.event.EventSource;
import eyas.event.EventTable;
import eyas.event.EventWriter;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OwnProcessFilterTest {
    private static final long OWN = ProcessHandle.current().pid();
    private static final long COMMAND = 1_000_001;
    private static final long CHILD = 1_000_002;
    private static final long OTHER = 1_000_003;

    private final Feed feed = new Feed();
    private final OwnProcessFilter filter = new OwnProcessFilter(feed, COMMAND);

    /** Delivers one event that the test has written. */
    private static final class Feed implements EventSource {
        private final EventWriter writer = new EventWriter(MemorySegment.ofArray(new long[512]));
        private long number;

        @Override
        public void start(SnapshotConsumer snapshot) {}

        @Override
        public Outcome next(Event event) {
            event.wrap(writer.segment(), 0, 0, ++number, false);
            return Outcome.EVENT;
        }

        @Override
        public SourceCounters counters() {
            return new SourceCounters(number, 0, 0, 0, List.of());
        }

        @Override
        public void close() {}
    }

    /** A clone's exit event on {@code thread}, which has the ID {@code inside} in its PID namespace. */
    private boolean passesClone(long thread, long parent, long inside, long result) {
        int code = EventCode.SYSCALL_CLONE_20_X;
        feed.writer.begin(code, 1, thread);
        for (int i = 0; i < EventTable.get(code).params().size(); i++) {
            switch (i) {
                case CloneExit.RES -> feed.writer.put(result);
                case CloneExit.TID, CloneExit.PID -> feed.writer.put(thread);
                case CloneExit.PTID -> feed.writer.put(parent);
                case CloneExit.VTID, CloneExit.VPID -> feed.writer.put(inside);
                default -> feed.writer.putEmpty();
            }
        }
        feed.writer.end();
        return passes();
    }

    private boolean passesOpen(long thread) {
        feed.writer.begin(EventCode.SYSCALL_OPEN_X, 1, thread, 0);
        feed.writer.end();
        return passes();
    }

    private boolean passes() {
        return filter.next(new Event()) == EventSource.Outcome.EVENT;
    }

    @Test
    void dropsChildrenOfEyasExceptTheCommand() {
        assertThat(passesOpen(CHILD)).isTrue();
        assertThat(passesClone(CHILD, OWN, CHILD, 0)).isFalse();
        assertThat(passesOpen(CHILD)).isFalse();
        assertThat(passesClone(COMMAND, OWN, COMMAND, 0)).isTrue();
        assertThat(passesOpen(COMMAND)).isTrue();
    }

    @Test
    void idInsidePidNamespaceHidesNoOtherProcess() {
        assertThat(passesClone(CHILD, OWN, CHILD, 0)).isFalse();
        assertThat(passesClone(CHILD, OWN, 2, OTHER)).isFalse();
        assertThat(passesOpen(OTHER)).isTrue();
        assertThat(passesClone(CHILD, OWN, CHILD, OTHER)).isFalse();
        assertThat(passesOpen(OTHER)).isFalse();
    }
}
