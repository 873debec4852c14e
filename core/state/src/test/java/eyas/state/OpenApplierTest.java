package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.event.EventCode;
import eyas.event.EventParams.OpenatExit;
import eyas.event.HostPaths;
import eyas.event.RealPath;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.PathResolver;
import eyas.state.limits.StateLimits;
import eyas.state.process.ThreadEntry;
import eyas.state.process.ThreadLookup;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class OpenApplierTest {
    private final StateEventFeed feed = StateEventFeed.withShell();

    @Test
    void pathsAreResolvedAgainstDirectoryOrDescriptor() {
        feed.openat(100, 3, -100, "a/../b/./c", 1);
        assertThat(feed.name(100, 3)).isEqualTo("/home/u/b/c");
        assertThat(Bytes.text(feed.descriptor(100, 3).nameRaw())).isEqualTo("a/../b/./c");
        feed.openat(100, 4, -100, "/etc//ssl/", 0x400);
        assertThat(feed.name(100, 4)).isEqualTo("/etc/ssl");
        assertThat(feed.descriptor(100, 4).type()).isEqualTo(DescriptorType.DIRECTORY);
        feed.openat(100, 5, 4, "cert.pem", 1);
        assertThat(feed.name(100, 5)).isEqualTo("/etc/ssl/cert.pem");
        feed.openat(100, 6, 77, "x", 1);
        assertThat(feed.name(100, 6)).isEqualTo("<UNKNOWN>x");
    }

    private void led(long inode, String path) {
        feed.begin(EventCode.ASYNCEVENT_E, 100)
                .put(0)
                .put(RealPath.EVENT_NAME)
                .putBytes(RealPath.data(inode, Bytes.of(path)));
        feed.run();
    }

    private void calledByTheMachine(String below, String... paths) {
        calledByTheMachine(99, below, paths);
    }

    private void calledByTheMachine(long inode, String below, String... paths) {
        calledByTheMachine(100, inode, below, paths);
    }

    private void calledByTheMachine(long thread, long inode, String below, String... paths) {
        feed.begin(EventCode.ASYNCEVENT_E, thread)
                .put(0)
                .put(HostPaths.EVENT_NAME)
                .putBytes(HostPaths.data(
                        inode, Bytes.of(below), Stream.of(paths).map(Bytes::of).toList()));
        feed.run();
    }

    private List<String> machineNames(long fd) {
        return feed.descriptor(100, fd).machineNames().stream().map(Bytes::text).toList();
    }

    @Test
    void fileBelowAnotherRootHasHostPaths() {
        calledByTheMachine("/etc/sudoers", "/srv/image/etc/sudoers");
        feed.openat(100, 3, -100, "/etc/sudoers", 2);
        assertThat(feed.name(100, 3)).isEqualTo("/etc/sudoers");
        assertThat(machineNames(3)).containsExactly("/srv/image/etc/sudoers");
        assertThat(feed.descriptor(100, 3).isBelowAnotherRoot()).isTrue();

        feed.openat(100, 4, -100, "/etc/sudoers", 2);
        assertThat(machineNames(4)).isEmpty();
        assertThat(feed.descriptor(100, 4).isBelowAnotherRoot()).isFalse();
    }

    @Test
    void reportForAnotherFileBelongsToLostCall() {
        calledByTheMachine(98, "/etc/sudoers", "/srv/image/etc/sudoers");
        feed.openat(100, 3, -100, "/etc/sudoers", 2);
        assertThat(machineNames(3)).isEmpty();
        assertThat(feed.descriptor(100, 3).isBelowAnotherRoot()).isFalse();
    }

    @Test
    void onlyCertainPathIsExcludedFromHostPaths() {
        calledByTheMachine("", "/srv/image/etc/sudoers");
        feed.openat(100, 3, -100, "/etc/sudoers", 2);
        assertThat(machineNames(3)).containsExactly("/srv/image/etc/sudoers");
        assertThat(feed.descriptor(100, 3).isBelowAnotherRoot()).isFalse();

        calledByTheMachine("/usr/etc/sudoers", "/srv/image/usr/etc/sudoers");
        feed.openat(100, 4, -100, "/etc/sudoers", 2);
        assertThat(feed.descriptor(100, 4).isBelowAnotherRoot()).isFalse();

        calledByTheMachine("/etc/sudoers", "/etc/sudoers");
        feed.openat(100, 5, -100, "/etc/sudoers", 2);
        assertThat(feed.descriptor(100, 5).isBelowAnotherRoot()).isFalse();
        assertThat(machineNames(5)).isEmpty();
    }

    @Test
    void tooLongNameDoesNotAffectOtherNames() {
        calledByTheMachine("/etc/sudoers", "/long".repeat(205), "/srv/image/etc/sudoers");
        feed.openat(100, 3, -100, "/etc/sudoers", 2);
        assertThat(machineNames(3)).containsExactly("/srv/image/etc/sudoers");
        assertThat(feed.descriptor(100, 3).isBelowAnotherRoot()).isFalse();
    }

    @Test
    void pathsBelowRunnersOwnRootAreUsed() {
        calledByTheMachine("/etc/sudoers", "/srv/image/etc/sudoers");
        feed.openat(100, 3, -100, "/etc/sudoers", 2);
        assertThat(feed.descriptor(100, 3).isBelowAnotherRoot()).isTrue();

        feed.state.snapshot().process(StateEventFeed.process(11, 11, 1, "Runner.Worker", "/home/runner"));
        feed.state.snapshot().end();
        calledByTheMachine(11, 99, "", "/srv/runner/tmp/step.sh");
        feed.openat(11, 3, -100, "/tmp/step.sh", 2);
        calledByTheMachine("/etc/sudoers", "/srv/image/etc/sudoers");
        feed.openat(100, 4, -100, "/etc/sudoers", 2);
        assertThat(feed.descriptor(100, 4).isBelowAnotherRoot()).isFalse();
        assertThat(machineNames(4)).containsExactly("/srv/image/etc/sudoers");
    }

    private String real(long fd) {
        return Bytes.text(feed.descriptor(100, fd).realName());
    }

    @Test
    void kernelsPathAppliesToTheNextCall() {
        led(99, "/etc/shadow");
        feed.openat(100, 3, -100, "link", 1);
        assertThat(feed.name(100, 3)).isEqualTo("/home/u/link");
        assertThat(real(3)).isEqualTo("/etc/shadow");
        feed.openat(100, 4, -100, "other", 1);
        assertThat(real(4)).isEqualTo("/home/u/other");
        led(98, "/etc/lost-event"); // of another file: the event of its call was lost
        feed.openat(100, 5, -100, "third", 1);
        assertThat(real(5)).isEqualTo("/home/u/third");
    }

    @Test
    void workingDirectoryThroughLinkIsTheKernelsPath() {
        led(0, "/etc");
        feed.begin(EventCode.SYSCALL_CHDIR_X, 100).put(0).put("/home/u/link");
        feed.run();
        feed.openat(100, 3, -100, "shadow", 1);
        assertThat(feed.name(100, 3)).isEqualTo("/home/u/link/shadow");
        assertThat(real(3)).isEqualTo("/etc/shadow");
    }

    @Test
    void contextHasTheNewDescriptor() {
        EventContext context = feed.openat(100, 3, -100, "f", 0x8001);
        assertThat(context.descriptor()).isSameAs(feed.descriptor(100, 3));
        assertThat(context.descriptorNumber()).isEqualTo(3);
        DescriptorEntry entry = feed.descriptor(100, 3);
        assertThat(entry.openFlags()).isEqualTo(0x8001);
        assertThat(entry.dev()).isEqualTo(8);
        assertThat(entry.ino()).isEqualTo(99);
        assertThat(entry.upperLayer()).isTrue();
        assertThat(entry.lowerLayer()).isFalse();
    }

    @Test
    void failedOpenCreatesNothingButItsPathResolves() {
        feed.begin(EventCode.SYSCALL_OPENAT_2_X, 100)
                .put(-2)
                .put(-100)
                .put("../no")
                .put(1)
                .put(0)
                .put(0)
                .put(0);
        EventContext context = feed.apply();
        assertThat(context.descriptor()).isNull();
        assertThat(context.descriptorNumber()).isEqualTo(-1);
        byte[] path = new byte[PathResolver.MAX_LENGTH];
        assertThat(new String(
                        path, 0, context.resolvePath(OpenatExit.DIRFD, OpenatExit.NAME, path), StandardCharsets.UTF_8))
                .isEqualTo("/home/no");
    }

    @Test
    void otherOpensHaveTheirOwnOrder() {
        feed.begin(EventCode.SYSCALL_OPEN_X, 100)
                .put(3)
                .put("o")
                .put(1)
                .put(0)
                .put(8)
                .put(1);
        feed.run();
        feed.begin(EventCode.SYSCALL_CREAT_X, 100)
                .put(4)
                .put("c")
                .put(0)
                .put(8)
                .put(2)
                .put(1);
        feed.run();
        feed.begin(EventCode.SYSCALL_OPENAT2_X, 100)
                .put(5)
                .put(-100)
                .put("p")
                .put(2)
                .put(0)
                .put(0)
                .put(8)
                .put(3);
        feed.run();
        feed.begin(EventCode.SYSCALL_OPEN_BY_HANDLE_AT_X, 100)
                .put(6)
                .put(3)
                .put(1)
                .put("/h")
                .put(8)
                .put(4);
        feed.run();
        assertThat(feed.name(100, 3)).isEqualTo("/home/u/o");
        assertThat(feed.name(100, 4)).isEqualTo("/home/u/c");
        assertThat(feed.descriptor(100, 4).upperLayer()).isTrue();
        assertThat(feed.name(100, 5)).isEqualTo("/home/u/p");
        assertThat(feed.descriptor(100, 5).ino()).isEqualTo(3);
        assertThat(feed.name(100, 6)).isEqualTo("/h");
    }

    @Test
    void enterEventIsUsedIfMemoryWasChanged() {
        feed.begin(EventCode.SYSCALL_OPENAT_2_E, 100)
                .put(-100)
                .put("real")
                .put(3)
                .put(0);
        feed.run();
        feed.openat(100, 3, -100, "/fake", 0x4001);
        assertThat(feed.name(100, 3)).isEqualTo("/home/u/real");
        assertThat(feed.descriptor(100, 3).openFlags()).isEqualTo(0x4003);
        feed.openat(100, 4, -100, "/next", 1);
        assertThat(feed.name(100, 4)).isEqualTo("/next");
    }

    @Test
    void enterEventsOfTheOtherOpensAreUsedToo() {
        feed.begin(EventCode.SYSCALL_OPEN_E, 100).put("real").put(3).put(0);
        feed.run();
        feed.begin(EventCode.SYSCALL_OPEN_X, 100).put(3).put("/fake").put(1).put(0);
        feed.run();
        assertThat(feed.name(100, 3)).isEqualTo("/home/u/real");
        assertThat(feed.descriptor(100, 3).openFlags()).isEqualTo(3);
        feed.begin(EventCode.SYSCALL_CREAT_E, 100).put("made").put(0);
        feed.run();
        feed.begin(EventCode.SYSCALL_CREAT_X, 100).put(4).put("/fake").put(0);
        feed.run();
        assertThat(feed.name(100, 4)).isEqualTo("/home/u/made");
        feed.begin(EventCode.SYSCALL_OPENAT2_E, 100)
                .put(-100)
                .put("second")
                .put(3)
                .put(0)
                .put(0);
        feed.run();
        feed.begin(EventCode.SYSCALL_OPENAT2_X, 100)
                .put(5)
                .put(-100)
                .put("/fake")
                .put(1);
        feed.run();
        assertThat(feed.name(100, 5)).isEqualTo("/home/u/second");
    }

    @Test
    void enterEventOfAnotherCallIsIgnored() {
        feed.begin(EventCode.SYSCALL_OPENAT_2_E, 100)
                .put(-100)
                .put("stale")
                .put(3)
                .put(0);
        feed.run();
        feed.close(100, -9, 50);
        feed.openat(100, 3, -100, "/fresh", 1);
        assertThat(feed.name(100, 3)).isEqualTo("/fresh");
    }

    @Test
    void unknownThreadOpensFromADot() {
        feed.openat(777, 3, -100, "f", 1);
        ThreadEntry invented = feed.thread(777);
        assertThat(invented.invented()).isTrue();
        assertThat(Bytes.text(invented.comm())).isEqualTo("<NA>");
        assertThat(feed.name(777, 3)).isEqualTo("./f");
        assertThat(invented.openDescriptorCount()).isZero();
    }

    @Test
    void descriptorTableIsBounded() {
        StateEventFeed small =
                StateEventFeed.withShell(new State(StateLimits.DEFAULT.withDescriptors(5), ThreadLookup.NOTHING));
        for (int fd = 3; fd < 10; fd++) {
            small.openat(100, fd, -100, "f" + fd, 1);
        }
        assertThat(small.thread(100).openDescriptorCount()).isEqualTo(5);
        assertThat(small.state.counters().droppedDescriptors()).isEqualTo(5);
        small.openat(100, 4, -100, "again", 1);
        assertThat(small.name(100, 4)).isEqualTo("/home/u/again");
    }

    @Test
    void largeDescriptorNumbersAreKept() {
        feed.openat(100, 1_000_000, -100, "far", 1);
        assertThat(feed.name(100, 1_000_000)).isEqualTo("/home/u/far");
        feed.fork(100, 200);
        feed.close(200, 0, 1_000_000);
        assertThat(feed.find(200, 1_000_000)).isNull();
        assertThat(feed.name(100, 1_000_000)).isEqualTo("/home/u/far");
    }
}
