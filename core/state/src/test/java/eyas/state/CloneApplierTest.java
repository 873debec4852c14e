package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.state.process.CloneFlag;
import eyas.state.process.ThreadEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CloneApplierTest {
    private final StateEventFeed feed = StateEventFeed.withShell();

    @Test
    void parentsEventCreatesChild() {
        feed.fork(100, 200);
        ThreadEntry child = feed.thread(200);
        assertThat(child.pid()).isEqualTo(200);
        assertThat(child.ptid()).isEqualTo(100);
        assertThat(Bytes.text(child.comm())).isEqualTo("child");
        assertThat(Bytes.text(child.args())).isEqualTo("a\0b\0");
        assertThat(Bytes.text(child.cwd())).isEqualTo("/home/u/");
        assertThat(child.env()).isSameAs(feed.thread(100).env());
        assertThat(Bytes.text(child.exePath())).isEqualTo("/bin/bash");
        assertThat(child.sid()).isEqualTo(100);
        assertThat(child.cloneTime()).isEqualTo(feed.time);
        assertThat(child.pidNamespaceStart()).isEqualTo(StateEventFeed.BOOT);
        assertThat(feed.name(200, 1)).isEqualTo("/dev/pts/1");
    }

    @ParameterizedTest
    @ValueSource(ints = {EventCode.SYSCALL_CLONE_20_X, EventCode.SYSCALL_CLONE3_X, EventCode.SYSCALL_FORK_20_X})
    void everyCallCreatesChildFromEitherSide(int code) {
        feed.clone(code, 100, 200, 100, 1, 0, 100, 100);
        feed.clone(code, 300, 0, 300, 100, 0, 300, 300);
        for (long child : new long[] {200, 300}) {
            ThreadEntry thread = feed.thread(child);
            assertThat(thread.pid()).isEqualTo(child);
            assertThat(thread.ptid()).isEqualTo(100);
            assertThat(Bytes.text(thread.comm())).isEqualTo("child");
            assertThat(Bytes.text(thread.cwd())).isEqualTo("/home/u/");
            assertThat(feed.name(child, 1)).isEqualTo("/dev/pts/1");
        }
    }

    @Test
    void secondReportOfCloneChangesNothing() {
        feed.fork(100, 200);
        long generation = feed.thread(200).generation();
        feed.forked(200, 100);
        assertThat(feed.thread(200).generation()).isEqualTo(generation);
        assertThat(feed.state.counters().addedThreads()).isEqualTo(3);
    }

    @Test
    void childsEventMayComeFirst() {
        feed.forked(200, 100);
        ThreadEntry child = feed.thread(200);
        feed.fork(100, 200);
        assertThat(feed.thread(200)).isSameAs(child);
        assertThat(child.ptid()).isEqualTo(100);
        assertThat(child.flags() & CloneFlag.INVERTED).isNotZero();
        assertThat(feed.name(200, 0)).isEqualTo("/dev/pts/0");
    }

    @Test
    void staleThreadWithSameIdIsReplaced() {
        feed.fork(100, 200);
        feed.time += 3_000_000_000L;
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 200, 0, 200, 1, 0, 200, 200);
        assertThat(feed.thread(200).ptid()).isEqualTo(1);
        assertThat(feed.state.counters().collisions()).isEqualTo(1);
    }

    /** The creator controls when a child first runs. */
    @Test
    void lateChildIsStillItsParents() {
        feed.fork(100, 200);
        ThreadEntry child = feed.thread(200);
        feed.fork(100, 201);
        feed.exit(100, 1);
        feed.time += 60_000_000_000L;
        feed.forked(200, 1);
        assertThat(feed.thread(200)).isSameAs(child);
        assertThat(feed.state.counters().collisions()).isZero();
        // A thread that had events before is another one when it starts again.
        feed.forked(201, 1);
        feed.openat(201, 7, -100, "f", 1);
        feed.time += 60_000_000_000L;
        feed.forked(201, 1);
        assertThat(feed.state.counters().collisions()).isEqualTo(1);
    }

    @Test
    void parentsEventReplacesStaleThread() {
        feed.fork(100, 200);
        feed.fork(1, 200);
        assertThat(feed.thread(200).ptid()).isEqualTo(1);
        assertThat(feed.thread(100).firstChild).isNull();
    }

    @Test
    void reusedIdOfLeaderEndsItsWholeProcess() {
        feed.fork(100, 200);
        feed.threaded(201, 200, 100);
        feed.fork(200, 300);
        feed.time += 3_000_000_000L;
        feed.forked(200, 1);
        assertThat(feed.state.threads().get(201)).isNull();
        assertThat(feed.thread(200).threadCount()).isEqualTo(1);
        assertThat(feed.thread(300).ptid()).isEqualTo(1);
    }

    @Test
    void lateParentsEventDoesNotReviveEndedChild() {
        feed.forked(200, 100);
        feed.exit(200, 0);
        feed.fork(100, 200);
        assertThat(feed.state.threads().get(200)).isNull();
    }

    @Test
    void namespacedChildIsLeftToItsOwnEvent() {
        feed.clone(EventCode.SYSCALL_CLONE3_X, 100, 200, 100, 1, CloneFlag.NEWPID, 100, 100);
        assertThat(feed.state.threads().get(200)).isNull();
        feed.clone(EventCode.SYSCALL_CLONE3_X, 200, 0, 200, 100, CloneFlag.NEWPID, 1, 1);
        ThreadEntry child = feed.thread(200);
        assertThat(child.vpid()).isEqualTo(1);
        assertThat(child.inPidNamespace()).isTrue();
        assertThat(child.pidNamespaceStart()).isEqualTo(StateEventFeed.BOOT + 77);
        assertThat(child.group).isNotNull().extracting(g -> g.reaper).isEqualTo(true);
    }

    /** In a PID namespace the parent may close what its child inherited before the child's own event. */
    @Test
    void namespacedChildHasParentsDescriptorsAtFork() {
        namespacedShell();
        feed.clone(EventCode.SYSCALL_CLONE3_X, 200, 5, 200, 100, CloneFlag.CHILD_IN_PIDNS, 1, 1);
        feed.close(200, 0, 1);
        feed.clone(EventCode.SYSCALL_CLONE3_X, 205, 0, 205, 200, CloneFlag.CHILD_IN_PIDNS, 5, 5);
        assertThat(feed.name(205, 1)).isEqualTo("/dev/pts/1");
        assertThat(feed.find(200, 1)).isNull();
        feed.close(205, 0, 0);
        assertThat(feed.name(200, 0)).isEqualTo("/dev/pts/0");
    }

    @Test
    void namespacedChildWithFirstEventHasParentsDescriptors() {
        namespacedShell();
        feed.clone(EventCode.SYSCALL_CLONE3_X, 205, 0, 205, 200, CloneFlag.CHILD_IN_PIDNS, 5, 5);
        feed.clone(EventCode.SYSCALL_CLONE3_X, 200, 5, 200, 100, CloneFlag.CHILD_IN_PIDNS, 1, 1);
        assertThat(feed.name(205, 1)).isEqualTo("/dev/pts/1");
        feed.close(200, 0, 1);
        feed.exit(205, 200);
        // The number is reused: nothing of the first child remains.
        feed.clone(EventCode.SYSCALL_CLONE3_X, 200, 5, 200, 100, CloneFlag.CHILD_IN_PIDNS, 1, 1);
        feed.clone(EventCode.SYSCALL_CLONE3_X, 206, 0, 206, 200, CloneFlag.CHILD_IN_PIDNS, 5, 5);
        assertThat(feed.find(206, 1)).isNull();
        assertThat(feed.name(206, 0)).isEqualTo("/dev/pts/0");
    }

    /** Descriptors kept for a child of a nested namespace are not given to the next child with its number. */
    @Test
    void reusedNumberBelongsToAnotherChild() {
        namespacedShell();
        feed.clone(EventCode.SYSCALL_CLONE3_X, 200, 5, 200, 100, CloneFlag.CHILD_IN_PIDNS | CloneFlag.NEWPID, 1, 1);
        feed.clone(EventCode.SYSCALL_CLONE3_X, 200, 6, 200, 100, CloneFlag.CHILD_IN_PIDNS, 1, 1);
        feed.close(200, 0, 1);
        for (int number = 5; number <= 6; number++) {
            feed.clone(EventCode.SYSCALL_CLONE3_X, 200, number, 200, 100, CloneFlag.CHILD_IN_PIDNS, 1, 1);
            feed.clone(
                    EventCode.SYSCALL_CLONE3_X,
                    210 + number,
                    0,
                    210 + number,
                    200,
                    CloneFlag.CHILD_IN_PIDNS,
                    number,
                    number);
            assertThat(feed.find(210 + number, 1)).as("child %d", number).isNull();
        }
    }

    private void namespacedShell() {
        feed.clone(EventCode.SYSCALL_CLONE3_X, 100, 200, 100, 1, CloneFlag.NEWPID, 100, 100);
        feed.clone(EventCode.SYSCALL_CLONE3_X, 200, 0, 200, 100, CloneFlag.NEWPID, 1, 1);
    }

    @Test
    void cloneParentAndVforkAreLeftToTheChild() {
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 100, 200, 100, 1, CloneFlag.PARENT, 100, 100);
        feed.clone(EventCode.SYSCALL_VFORK_20_X, 100, 201, 100, 1, 0, 100, 100);
        assertThat(feed.state.threads().get(200)).isNull();
        assertThat(feed.state.threads().get(201)).isNull();
    }

    @Test
    void failedCloneCreatesNothing() {
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 100, -11, 100, 1, 0, 100, 100);
        assertThat(feed.state.threads().size()).isEqualTo(2);
    }

    @Test
    void threadSharesValuesOfItsProcess() {
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 100, 101, 100, 1, StateEventFeed.THREAD, 100, 100);
        ThreadEntry thread = feed.thread(101);
        assertThat(thread.pid()).isEqualTo(100);
        assertThat(thread.ptid()).isEqualTo(1);
        assertThat(thread.isMain()).isFalse();
        assertThat(thread.threadCount()).isEqualTo(2);
        assertThat(thread.otherThreadCount()).isEqualTo(1);
        assertThat(thread.env()).isSameAs(feed.thread(100).env());
        feed.openat(101, 7, -100, "f", 1);
        assertThat(feed.name(100, 7)).isEqualTo("/home/u/f");
        assertThat(feed.state.threads().main(thread)).isSameAs(feed.thread(100));
    }

    @Test
    void unknownCallerIsCompletedFromItsEvent() {
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 300, 301, 300, 100, 0, 300, 300);
        ThreadEntry caller = feed.thread(300);
        assertThat(caller.invented()).isFalse();
        assertThat(caller.ptid()).isEqualTo(100);
        assertThat(Bytes.text(caller.comm())).isEqualTo("child");
        assertThat(feed.thread(301).ptid()).isEqualTo(300);
    }

    @Test
    void unknownLeaderIsCompletedFromItsThread() {
        feed.threaded(401, 400, 100);
        ThreadEntry leader = feed.thread(400);
        assertThat(leader.pid()).isEqualTo(400);
        assertThat(leader.ptid()).isEqualTo(100);
        assertThat(leader.threadCount()).isEqualTo(2);
    }

    @Test
    void sharedDescriptorsAreCopiedOnChange() {
        feed.fork(100, 200);
        feed.openat(200, 3, -100, "child", 1);
        assertThat(feed.find(100, 3)).isNull();
        feed.close(100, 0, 1);
        assertThat(feed.find(100, 1)).isNull();
        assertThat(feed.name(200, 1)).isEqualTo("/dev/pts/1");
        assertThat(feed.thread(200).openDescriptorCount()).isEqualTo(4);
        assertThat(feed.thread(100).openDescriptorCount()).isEqualTo(2);
    }

    @Test
    void missingParentBecomesZero() {
        feed.exit(1, 0);
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 500, 0, 500, 499, 0, 500, 500);
        assertThat(feed.thread(500).ptid()).isZero();
        assertThat(feed.state.threads().parent(feed.thread(500))).isNull();
    }
}
