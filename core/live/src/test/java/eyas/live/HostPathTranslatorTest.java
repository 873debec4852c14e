package eyas.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventWriter;
import eyas.live.recipe.Abi;
import eyas.live.sys.ClockCalls;
import eyas.live.sys.FileCalls;
import eyas.live.sys.FileStatus;
import eyas.live.sys.MountCalls;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks when the machine's mounts are read: a file's names are certain only if that happened before it was opened. */
@Tag("kernel")
@Timeout(120)
final class HostPathTranslatorTest {
    /** Other processes mount file systems, too, and after a read the table is not read for a while. */
    private static final int TRIES = 200;

    private static final int FACTS = 4 * Long.BYTES + Abi.FSPATH_INODES * Long.BYTES;
    private static final int MANY = 64;

    @TempDir
    Path directory;

    private final MountCalls mounts = new MountCalls();
    private final ClockCalls clock = new ClockCalls();
    private final long bootTime = clock.bootTime();

    private interface Passing {
        void pass(HostPathTranslator roots) throws Exception;
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                EventCode.SYSCALL_MOUNT_X,
                EventCode.SYSCALL_UMOUNT_1_X,
                EventCode.SYSCALL_UMOUNT2_X,
                EventCode.SYSCALL_UNSHARE_X,
                EventCode.SYSCALL_SETNS_X,
                EventCode.SYSCALL_CHROOT_X
            })
    void refreshesMountsAfterMountChanges(int code) throws Exception {
        assertThat(isNamedAtOnce(roots -> roots.passed(code))).isTrue();
    }

    @Test
    void refreshesMountsDuringContinuousEvents() throws Exception {
        assertThat(isNamedAtOnce(roots -> {
                    Thread.sleep(10); // the mounts were checked just now
                    for (int i = 0; i < MANY; i++) {
                        roots.passed(EventCode.SYSCALL_OPENAT_2_X);
                    }
                }))
                .isTrue();
    }

    @Test
    void nameFromNewerTableIsUncertain() throws Exception {
        assertThat(isNamedAtOnce(roots -> {})).isFalse();
    }

    /** Returns whether all names of a file are known that is opened after a mount and the event {@code passing}. */
    private boolean isNamedAtOnce(Passing passing) throws Exception {
        HostPathTranslator roots = HostPathTranslator.open(bootTime);
        assumeTrue(roots != null, "the mounts of the first process are not readable here");
        try (HostPathTranslator opened = Objects.requireNonNull(roots)) {
            for (int i = 0; i < TRIES; i++) {
                assumeTrue(mounts.mount("none", directory, "tmpfs") == 0, "mounting is not allowed here");
                try {
                    passing.pass(opened);
                    long before = opened.unnamed();
                    assertThat(opened.translate(place())).isTrue();
                    if (opened.unnamed() == before) {
                        return true;
                    }
                } finally {
                    assertThat(mounts.unmount(directory)).isZero();
                }
                Thread.sleep(5);
            }
        }
        return false;
    }

    /** Returns the kernel's event for a file that is opened now. */
    private Event place() {
        FileStatus status = new FileStatus();
        assertThat(new FileCalls().status(Bytes.of("/"), status)).isTrue();
        byte[] path = Bytes.of("/eyas-other-root\0");
        byte[] data = ByteBuffer.allocate(FACTS + path.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(1)
                .putInt(status.device())
                .put(FACTS, path)
                .array();
        EventWriter writer = new EventWriter(Arena.ofAuto().allocate(4_096, Long.BYTES));
        writer.begin(EventCode.ASYNCEVENT_E, bootTime + clock.sinceBoot(), 7)
                .put(0)
                .putString(Bytes.of("eyas.fspath"))
                .putBytes(data)
                .end();
        Event event = new Event();
        event.wrap(writer.segment(), 0, 0, 1, false);
        return event;
    }
}
