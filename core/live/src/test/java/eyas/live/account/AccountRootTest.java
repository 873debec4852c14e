package eyas.live.account;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.live.DescriptorLeakCheck;
import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Roots with untrusted files. */
@Timeout(300)
@ExtendWith(DescriptorLeakCheck.class)
final class AccountRootTest {
    private static final AccountLimits LIMITS = new AccountLimits(4_096, 10, 32);

    private static final String OWN_MOUNTS = "/proc/self/mountinfo";

    private final AccountRootFinder finder = new AccountRootFinder();

    @TempDir
    private Path directory;

    private Path root;
    private Path etc;

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectory(directory.resolve("root"));
        etc = Files.createDirectory(root.resolve("etc"));
        Files.writeString(etc.resolve("group"), "builders:x:7:\n");
    }

    private AccountList read() {
        try (AccountRoot place = Objects.requireNonNull(finder.ofUntrusted(root.toString(), OWN_MOUNTS))) {
            AccountList list = place.read(LIMITS);
            assertThat(place.mark()).isEqualTo(list.mark());
            return list;
        }
    }

    private static List<String> users(AccountList list) {
        List<String> found = new ArrayList<>();
        list.users()
                .forEach(user -> found.add(user.uid() + " " + user.gid() + " " + Bytes.text(user.name()) + " "
                        + Bytes.text(user.home()) + " " + Bytes.text(user.shell())));
        return found;
    }

    @Test
    void readsUsersAndGroupsOfTheRoot() throws IOException {
        Files.writeString(etc.resolve("passwd"), "root:x:0:0::/root:/bin/sh\nbuild:x:4321:7::/b:/bin/false");

        AccountList list = read();

        assertThat(users(list)).containsExactly("0 0 root /root /bin/sh", "4321 7 build /b /bin/false");
        assertThat(list.groups())
                .singleElement()
                .satisfies(group -> assertThat(group.name())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("builders"));
        assertThat(list.isComplete()).isTrue();
    }

    @Test
    void rootWithoutFilesIsEmpty() throws IOException {
        Files.delete(etc.resolve("group"));

        AccountList list = read();

        assertThat(list.users()).isEmpty();
        assertThat(list.groups()).isEmpty();
        assertThat(list.isComplete()).isTrue();
        assertThat(list.mark()).isEqualTo(AccountFingerprint.NONE);
    }

    @Test
    void resolvesLinksWithinTheRootOnly() throws IOException {
        Path outside = Files.writeString(directory.resolve("outside"), "secret:x:1:1::/:/\n");
        Files.createSymbolicLink(etc.resolve("passwd"), Path.of("../../outside"));
        assertThat(read().users()).as("the parent of the root is the root").isEmpty();

        Files.delete(etc.resolve("passwd"));
        Files.createSymbolicLink(etc.resolve("passwd"), outside);
        assertThat(read().users()).as("an absolute path starts at the root").isEmpty();

        Files.delete(etc.resolve("passwd"));
        Files.createSymbolicLink(etc.resolve("passwd"), Path.of("/store/accounts"));
        Files.createDirectory(root.resolve("store"));
        Files.writeString(root.resolve("store/accounts"), "inside:x:2:2::/:/\n");
        assertThat(users(read())).containsExactly("2 2 inside / /");
    }

    @Test
    void opensRegularFilesOnly() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", etc.resolve("passwd").toString())
                        .inheritIO()
                        .redirectInput(Path.of("/dev/null").toFile())
                        .start()
                        .waitFor())
                .isZero();
        AccountList pipe = read();
        assertThat(pipe.users()).isEmpty();
        assertThat(pipe.isComplete()).isFalse();

        Files.delete(etc.resolve("passwd"));
        Files.createDirectory(etc.resolve("passwd"));
        assertThat(read().isComplete()).isFalse();
    }

    @Test
    void leavesOutMalformedLines() throws IOException {
        Files.writeString(etc.resolve("passwd"), """
                \u001b[2Jred:x:1:1::/:/
                long%s:x:2:2::/:/
                :x:3:3::/:/
                none
                big:x:4294967296:1::/:/
                minus:x:-1:1::/:/
                most:x:4294967294:1
                nobody:x:4294967295:1
                nobody:x:5:4294967295
                control\205:x:6:6::/:/
                umlaut\u00e4:x:8:8::/:/
                first:x:9:9::/:/
                second:x:9:8::/:/
                """.formatted("o".repeat(40)));

        assertThat(users(read())).containsExactly("-2 1 most  ", "8 8 umlaut\u00e4 / /", "9 9 first / /");
    }

    @Test
    void leavesOutInvalidUtf8() throws IOException {
        Files.write(
                etc.resolve("passwd"),
                "t\u00e4st:x:6:6::/:/\nplain:x:7:7::/:/\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(users(read())).containsExactly("7 7 plain / /");
    }

    @Test
    void readsNothingBeyondTheLimits() throws IOException {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            many.append("user").append(i).append(":x:").append(i).append(":0::/:/\n");
        }
        Files.writeString(etc.resolve("passwd"), many);
        AccountList some = read();
        assertThat(some.users()).hasSize(10);
        assertThat(some.isComplete()).isFalse();

        Files.writeString(etc.resolve("passwd"), "a:x:1:1::/:/\n" + "#".repeat(5_000));
        AccountList large = read();
        assertThat(large.users()).isEmpty();
        assertThat(large.isComplete()).isFalse();
    }

    @Test
    void changedFileChangesTheFingerprint() throws IOException {
        Files.writeString(etc.resolve("passwd"), "a:x:1:1::/:/\n");
        AccountFingerprint before = read().mark();
        Path next = Files.writeString(etc.resolve("passwd+"), "b:x:1:1::/:/\n");
        Files.move(next, etc.resolve("passwd"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(read().mark()).isNotEqualTo(before);
    }

    @Test
    void threadHasTheMachinesRootUntilItChangesIt() {
        try (AccountRoot own = Objects.requireNonNull(
                        finder.ofThread(ProcessHandle.current().pid()));
                AccountRoot machine = Objects.requireNonNull(finder.at(Path.of("/")));
                AccountRoot other = Objects.requireNonNull(finder.at(root))) {
            assertThat(own.isSameAs(machine)).isTrue();
            assertThat(own.isSameAs(other)).isFalse();
        }
        assertThat(finder.ofThread(0)).isNull();
    }

    @Test
    void rootOnUnknownFileSystemIsNotAccessed() {
        try (AccountRoot pseudo = Objects.requireNonNull(finder.ofUntrusted("/proc", OWN_MOUNTS));
                AccountRoot machine = Objects.requireNonNull(finder.at(Path.of("/")))) {
            assertThat(pseudo.read(LIMITS).isComplete()).isFalse();
            assertThat(pseudo.mark()).isEqualTo(AccountFingerprint.NONE);
            assertThat(pseudo.isSameAs(machine)).isFalse();
            assertThat(pseudo.isSameAs(pseudo)).isTrue();
        }
    }

    @Test
    void rootOutsideItsOwnMountTableIsFoundInOurs() throws IOException {
        Files.writeString(etc.resolve("passwd"), "a:x:1:1::/:/\n");
        Path empty = Files.writeString(directory.resolve("mounts"), "");
        try (AccountRoot place = Objects.requireNonNull(finder.ofUntrusted(root.toString(), empty.toString()))) {
            assertThat(users(place.read(LIMITS))).containsExactly("1 1 a / /");
        }
    }

    @Test
    void rootWithoutMountTableIsNotFound() {
        assertThat(finder.ofUntrusted(root.toString(), directory.resolve("none").toString()))
                .isNull();
    }

    @Test
    void doesNotFollowMountsInUntrustedRoot() {
        FileCalls files = new FileCalls();
        int machine = files.open(Bytes.of("/"), FileCalls.O_PATH);
        byte[] pseudo = Bytes.of("proc/version");
        assertThat(files.openBelow(machine, pseudo, FileCalls.O_PATH, false)).isEqualTo(-1);
        assertThat(files.errno()).isEqualTo(Errno.EXDEV);
        int crossed = files.openBelow(machine, pseudo, FileCalls.O_PATH, true);
        assertThat(crossed).isNotNegative();
        files.close(crossed);
        files.close(machine);
    }

    @Test
    void rootCanBeAdoptedByAnotherThread() throws Exception {
        Files.writeString(etc.resolve("passwd"), "a:x:1:1::/:/\n");
        AccountRoot found = Objects.requireNonNull(finder.ofUntrusted(root.toString(), OWN_MOUNTS));
        List<String> users = new ArrayList<>();
        Thread reader = Thread.ofPlatform().start(() -> {
            try (AccountRoot own = new AccountRootFinder().adopt(found)) {
                users.addAll(users(own.read(LIMITS)));
            }
        });
        reader.join();
        assertThat(users).containsExactly("1 1 a / /");
    }

    @Test
    void idStaysTheSameForTheSameRoot() {
        RootDirectoryId own = finder.spot(ProcessHandle.current().pid());
        assertThat(own)
                .isNotNull()
                .isEqualTo(finder.spot(ProcessHandle.current().pid()));
        assertThat(finder.spot(0)).isNull();
    }
}
