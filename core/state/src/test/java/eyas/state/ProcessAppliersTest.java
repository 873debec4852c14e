package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.GroupRecord;
import eyas.event.UserRecord;
import eyas.state.limits.StateLimits;
import eyas.state.process.CloneFlag;
import eyas.state.process.ThreadEntry;
import eyas.state.process.ThreadLookup;
import eyas.state.user.AccountTable;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tests directories, credentials, counters and users. */
final class ProcessAppliersTest {
    private final StateEventFeed feed = StateEventFeed.withShell();

    @Test
    void unknownTargetOfSignalIsLookedUp() {
        StateEventFeed asking = StateEventFeed.withShell(new State(StateLimits.DEFAULT, (thread, snapshot) -> {
            snapshot.process(StateEventFeed.process(thread, thread, 1, "sshd", "/"));
            return thread == 999;
        }));
        asking.begin(EventCode.SYSCALL_KILL_X, 100).put(0).put(999).put(9);
        asking.run();
        assertThat(Bytes.text(asking.thread(999).comm())).isEqualTo("sshd");
    }

    @Test
    void directoryChangeAppliesToWholeProcess() {
        feed.threaded(101, 100, 1);
        long generation = feed.thread(100).generation();
        feed.begin(EventCode.SYSCALL_CHDIR_X, 101).put(0).put("../v");
        feed.run();
        assertThat(Bytes.text(feed.thread(100).cwd())).isEqualTo("/home/v/");
        assertThat(Bytes.text(feed.thread(101).cwd())).isEqualTo("/home/v/");
        assertThat(feed.thread(100).generation()).isGreaterThan(generation);
        feed.begin(EventCode.SYSCALL_CHDIR_X, 100).put(-2).put("/no");
        feed.run();
        feed.begin(EventCode.SYSCALL_CHDIR_X, 100).put(0).put("../../../..");
        feed.run();
        assertThat(Bytes.text(feed.thread(100).cwd())).isEqualTo("/");
        feed.openat(100, 3, -100, "/opt/x/", 0x400);
        feed.begin(EventCode.SYSCALL_FCHDIR_X, 100).put(0).put(3);
        feed.run();
        assertThat(Bytes.text(feed.thread(100).cwd())).isEqualTo("/opt/x/");
    }

    @Test
    void getcwdCorrectsOnlyWrongDirectory() {
        long generation = feed.thread(100).generation();
        feed.begin(EventCode.SYSCALL_GETCWD_X, 100).put(8).put("/home/u");
        feed.run();
        assertThat(feed.thread(100).generation()).isEqualTo(generation);
        feed.begin(EventCode.SYSCALL_GETCWD_X, 100).put(8).put("/elsewhere");
        feed.run();
        assertThat(Bytes.text(feed.thread(100).cwd())).isEqualTo("/elsewhere/");
    }

    @Test
    void chrootChangesTheRoot() {
        feed.begin(EventCode.SYSCALL_CHROOT_X, 100).put(0).put("jail");
        feed.run();
        assertThat(Bytes.text(feed.thread(100).root())).isEqualTo("/home/u/jail");
    }

    @Test
    void usersAndGroupsChange() {
        feed.begin(EventCode.SYSCALL_SETUID_X, 100).put(0).put(5);
        feed.run();
        feed.begin(EventCode.SYSCALL_SETRESGID_X, 100).put(0).put(1).put(6).put(-1);
        feed.run();
        assertThat(feed.thread(100).credentials().uid()).isEqualTo(5);
        assertThat(feed.thread(100).credentials().gid()).isEqualTo(6);
        feed.begin(EventCode.SYSCALL_SETREUID_X, 100).put(0).put(7).put(-1);
        feed.run();
        assertThat(feed.thread(100).credentials().uid()).isEqualTo(5);
        feed.begin(EventCode.SYSCALL_SETUID_X, 100).put(-1).put(0);
        feed.run();
        assertThat(feed.thread(100).credentials().uid()).isEqualTo(5);
    }

    @Test
    void everyCallThatSetsUsersOrGroupsIsApplied() {
        feed.begin(EventCode.SYSCALL_SETRESUID_X, 100).put(0).put(1).put(2).put(3);
        feed.run();
        assertThat(feed.thread(100).credentials().uid()).isEqualTo(2);
        feed.begin(EventCode.SYSCALL_SETRESUID_X, 100).put(-1).put(9).put(9).put(9);
        feed.run();
        assertThat(feed.thread(100).credentials().uid()).isEqualTo(2);
        feed.begin(EventCode.SYSCALL_SETREUID_X, 100).put(0).put(4).put(5);
        feed.run();
        assertThat(feed.thread(100).credentials().uid()).isEqualTo(5);
        feed.begin(EventCode.SYSCALL_SETGID_X, 100).put(0).put(11);
        feed.run();
        assertThat(feed.thread(100).credentials().gid()).isEqualTo(11);
        feed.begin(EventCode.SYSCALL_SETREGID_X, 100).put(0).put(12).put(13);
        feed.run();
        assertThat(feed.thread(100).credentials().gid()).isEqualTo(13);
        feed.threaded(101, 100, 1);
        feed.begin(EventCode.SYSCALL_SETGID_X, 101).put(0).put(99);
        feed.run();
        assertThat(feed.thread(100).credentials().gid())
                .as("a thread has credentials of its own")
                .isEqualTo(13);
    }

    @Test
    void enteringUserNamespaceGrantsAllCapabilities() {
        feed.begin(EventCode.SYSCALL_SETNS_X, 100).put(0).put(3).put(CloneFlag.NEWPID);
        feed.run();
        assertThat(feed.thread(100).credentials().capEffective()).isEqualTo(3);
        feed.begin(EventCode.SYSCALL_SETNS_X, 100).put(-1).put(3).put(CloneFlag.NEWUSER);
        feed.run();
        assertThat(feed.thread(100).credentials().capEffective()).isEqualTo(3);
        feed.begin(EventCode.SYSCALL_SETNS_X, 100).put(0).put(3).put(CloneFlag.NEWUSER);
        feed.run();
        ThreadEntry thread = feed.thread(100);
        assertThat(new long[] {
                    thread.credentials().capInheritable(),
                    thread.credentials().capPermitted(),
                    thread.credentials().capEffective()
                })
                .containsOnly((1L << 41) - 1);
    }

    @Test
    void everyCallThatReportsMemoryIsApplied() {
        int[] codes = {
            EventCode.SYSCALL_BRK_4_X, EventCode.SYSCALL_MMAP_X, EventCode.SYSCALL_MMAP2_X, EventCode.SYSCALL_MUNMAP_X
        };
        for (int code : codes) {
            feed.begin(code, 100).put(0).put(code + 1).put(code + 2).put(code + 3);
            feed.run();
            ThreadEntry thread = feed.thread(100);
            assertThat(new int[] {
                        thread.usage().vmSize(),
                        thread.usage().vmRss(),
                        thread.usage().vmSwap()
                    })
                    .containsExactly(code + 1, code + 2, code + 3);
        }
    }

    @Test
    void sessionsGroupsAndCapabilities() {
        feed.fork(100, 200);
        feed.begin(EventCode.SYSCALL_SETSID_X, 200).put(200);
        feed.run();
        feed.begin(EventCode.SYSCALL_SETPGID_X, 100).put(0).put(200).put(0);
        feed.run();
        feed.begin(EventCode.SYSCALL_CAPSET_X, 200).put(0).put(1).put(2).put(4);
        feed.run();
        ThreadEntry thread = feed.thread(200);
        assertThat(thread.sid()).isEqualTo(200);
        assertThat(thread.pgid()).isEqualTo(200);
        assertThat(thread.vpgid()).isEqualTo(200);
        assertThat(thread.credentials().capEffective()).isEqualTo(4);
        feed.begin(EventCode.SYSCALL_UNSHARE_X, 200).put(0).put(CloneFlag.NEWUSER);
        feed.run();
        assertThat(thread.credentials().capEffective()).isEqualTo((1L << 41) - 1);
        assertThat(feed.state.threads().sessionLeader(thread)).isSameAs(thread);
    }

    @Test
    void leaderFallsBackToHighestAncestorWithSameId() {
        feed.fork(100, 200);
        feed.fork(200, 300);
        feed.thread(100).vpgid = 55;
        feed.thread(200).vpgid = 55;
        feed.thread(300).vpgid = 55;
        assertThat(feed.state.threads().virtualGroupLeader(feed.thread(300))).isSameAs(feed.thread(100));
        feed.thread(300).vpgid = -1;
        assertThat(feed.state.threads().virtualGroupLeader(feed.thread(300))).isNull();
    }

    @Test
    void countersChangeWithoutNewGeneration() {
        long generation = feed.thread(100).generation();
        feed.begin(EventCode.SYSCALL_BRK_4_X, 100)
                .put(0)
                .put(111)
                .put(22)
                .put(3)
                .put(0);
        feed.run();
        feed.begin(EventCode.SCHEDSWITCH_6_E, 100)
                .put(1)
                .put(9)
                .put(8)
                .put(112)
                .put(23)
                .put(4);
        feed.run();
        ThreadEntry thread = feed.thread(100);
        assertThat(thread.usage().vmSize()).isEqualTo(112);
        assertThat(thread.usage().vmRss()).isEqualTo(23);
        assertThat(thread.usage().majorFaults()).isEqualTo(9);
        assertThat(thread.generation()).isEqualTo(generation);
    }

    @Test
    void switchesMeasureRunTimeOfThreads() {
        long start = feed.time;
        assertThat(switchAt(start + 10, 0).slice())
                .as("first switch of the processor")
                .isZero();
        assertThat(switchAt(start + 25, 1).slice()).as("another processor").isZero();
        EventContext last = switchAt(start + 110, 0);
        assertThat(last.slice()).isEqualTo(100);
        assertThat(feed.thread(100).usage().runTime()).isEqualTo(100);
        assertThat(switchAt(start + 150, 0).slice()).isEqualTo(40);
        assertThat(feed.thread(100).usage().runTime()).isEqualTo(140);
        assertThat(switchAt(start + 200, 100_000).slice())
                .as("processor out of range")
                .isZero();
        assertThat(feed.thread(100).usage().runTime()).isEqualTo(140);
    }

    private EventContext switchAt(long time, int cpu) {
        feed.writer.begin(EventCode.SCHEDSWITCH_6_E, time, 100).put(1).end();
        feed.event.wrap(feed.writer.segment(), 0, cpu, 1, false);
        EventContext context = Objects.requireNonNull(feed.state.apply(feed.event));
        feed.state.settle();
        return context;
    }

    @Test
    void processorTimeReportsKeepThePreviousOne() {
        feed.begin(EventCode.PROCINFO_E, 100).put(7).put(3);
        feed.run();
        feed.begin(EventCode.PROCINFO_E, 100).put(9).put(4);
        feed.run();
        ThreadEntry thread = feed.thread(100);
        assertThat(thread.usage().userTime()).isEqualTo(9);
        assertThat(thread.usage().userTimeBefore()).isEqualTo(7);
        assertThat(thread.usage().systemTime()).isEqualTo(4);
        assertThat(thread.usage().systemTimeBefore()).isEqualTo(3);
    }

    @Test
    void descriptorLimitBelongsToProcess() {
        feed.threaded(101, 100, 1);
        feed.begin(EventCode.SYSCALL_SETRLIMIT_X, 101).put(0).put(77).put(99).put(7);
        feed.run();
        assertThat(feed.thread(100).fdLimit()).isEqualTo(77);
        feed.begin(EventCode.SYSCALL_PRLIMIT_X, 1)
                .put(0)
                .put(88)
                .put(99)
                .put(0)
                .put(0)
                .put(101)
                .put(7);
        feed.run();
        assertThat(feed.thread(101).fdLimit()).isEqualTo(88);
        feed.begin(EventCode.SYSCALL_SETRLIMIT_X, 101).put(0).put(5).put(5).put(3);
        feed.run();
        assertThat(feed.thread(101).fdLimit()).isEqualTo(88);
        feed.begin(EventCode.SYSCALL_GETRLIMIT_X, 101).put(0).put(66).put(99).put(7);
        feed.run();
        assertThat(feed.thread(100).fdLimit()).isEqualTo(66);
        feed.begin(EventCode.SYSCALL_PRLIMIT_X, 1).put(0).put(5).put(5).put(0).put(0);
        feed.writer.putEmpty().put(7);
        feed.run();
        assertThat(feed.thread(1).fdLimit()).as("a call without a known target").isEqualTo(1024);
    }

    @Test
    void usersOfContainersAreSeparate() {
        feed.begin(EventCode.USER_ADDED_E, 0)
                .put(1000)
                .put(1000)
                .put("u")
                .put("/h")
                .put("/s")
                .put("");
        feed.run();
        feed.begin(EventCode.USER_ADDED_E, 0)
                .put(1000)
                .put(1000)
                .put("inside")
                .put("/h")
                .put("/s")
                .put("c0ffee");
        feed.run();
        feed.begin(EventCode.GROUP_ADDED_E, 0).put(5).put("tty").put("");
        feed.run();
        AccountTable<UserRecord> users = feed.state.users();
        assertThat(users.find(1000))
                .isNotNull()
                .extracting(u -> Bytes.text(u.name()))
                .isEqualTo("u");
        assertThat(users.find(Bytes.of("c0ffee"), 1000))
                .isNotNull()
                .extracting(u -> Bytes.text(u.name()))
                .isEqualTo("inside");
        assertThat(feed.state.groups().find(5)).isNotNull();
        feed.begin(EventCode.USER_DELETED_E, 0)
                .put(1000)
                .put(1000)
                .put("")
                .put("")
                .put("")
                .put("");
        feed.run();
        feed.begin(EventCode.GROUP_DELETED_E, 0).put(5).put("tty").put("");
        feed.run();
        assertThat(users.find(1000)).isNull();
        assertThat(users.size()).isEqualTo(1);
        assertThat(feed.state.groups().find(5)).isNull();
    }

    @Test
    void droppedEntriesAreCountedByKind() {
        StateLimits few = new StateLimits(16, 16, 1_024, 4_096, 4_096, 4_096, 1, 1, 0);
        State state = new State(few, ThreadLookup.NOTHING);
        for (int id = 0; id < 3; id++) {
            state.snapshot().user(new UserRecord(id, id, Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY));
        }
        for (int id = 0; id < 4; id++) {
            state.snapshot().group(new GroupRecord(id, Bytes.EMPTY));
        }

        assertThat(state.counters().droppedUsers()).isEqualTo(2);
        assertThat(state.counters().droppedGroups()).isEqualTo(3);
        assertThat(state.counters().droppedInterfaces()).isZero();
        assertThat(state.groups().size()).isEqualTo(1);
    }
}
