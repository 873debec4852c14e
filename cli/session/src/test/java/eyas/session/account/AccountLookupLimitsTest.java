package eyas.session.account;

import static eyas.session.account.AccountSourceFixture.CONTAINER;
import static eyas.session.account.AccountSourceFixture.FORKED;
import static eyas.session.account.AccountSourceFixture.HOST;
import static eyas.session.account.AccountSourceFixture.NEVER;
import static eyas.session.account.AccountSourceFixture.PATIENT;
import static eyas.session.account.AccountSourceFixture.await;
import static eyas.session.account.AccountSourceFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.live.account.RootDirectoryId;
import eyas.session.account.AccountSourceFixture.Change;
import eyas.session.account.AccountSourceFixture.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests how often a source looks up accounts, how long events wait for it, and what it counts as lost. */
@Timeout(60)
final class AccountLookupLimitsTest {
    private AccountSourceFixture machine;

    @BeforeEach
    void create(@TempDir Path directory) throws IOException {
        machine = new AccountSourceFixture(directory);
    }

    @Test
    void nameMissedBecauseOfRareReadsIsALoss() throws IOException {
        Path image = machine.root("image", "root:x:0:0::/:/\n");
        machine.roots.put(21L, image);
        List<Program> programs = new ArrayList<>();
        programs.add(new Program(21, 0, CONTAINER, Change.NONE));
        for (int uid = 1; uid < 30; uid++) {
            programs.add(new Program(21, uid, CONTAINER, write(image, "new%d:x:%d:1::/:/\n".formatted(uid, uid))));
        }
        programs.add(new Program(21, 29, CONTAINER, () -> machine.pass(Duration.ofSeconds(1))));
        assertThat(machine.run(PATIENT, programs.toArray(Program[]::new))).endsWith("new29", "accounts_unread 1");
    }

    @Test
    void unreadFilesAreALoss() throws IOException {
        machine.roots.put(21L, machine.root("image", "#".repeat(1 << 20)));
        assertThat(machine.run(PATIENT, new Program(21, 0, CONTAINER, Change.NONE)))
                .containsExactly("-", "accounts_unread 1");
    }

    /** The files are found only after the event was delivered: with a fast disk the test would prove nothing. */
    @Test
    void eventWaitsNoLongerThanItsLimit() throws IOException {
        machine.roots.put(21L, machine.root("image", "app:x:4321:1::/:/\n"));
        AccountTiming hasty = new AccountTiming(NEVER, Duration.ZERO, NEVER, Duration.ZERO, NEVER);
        CountDownLatch delivered = new CountDownLatch(1);
        machine.finding = () -> {
            if (Thread.currentThread() != machine.events) {
                await(delivered);
            }
        };
        assertThat(machine.run(
                        hasty,
                        Program.move(21),
                        new Program(21, 4321, CONTAINER, Change.NONE),
                        new Program(1, 0, HOST, delivered::countDown)))
                .containsExactly("moved", "-", "root", "accounts_unread 1");
    }

    @Test
    void unknownHostUserIsNotLookedUpAtEveryProgram() {
        AccountTiming seldom = new AccountTiming(NEVER, NEVER, NEVER, NEVER, NEVER);
        assertThat(machine.run(
                        seldom,
                        new Program(1, 4321, HOST, Change.NONE),
                        new Program(
                                2,
                                4321,
                                HOST,
                                write(machine.host, "root:x:0:0::/root:/bin/sh\nci:x:4321:1::/:/bin/sh\n"))))
                .containsExactly("-", "-");
    }

    @Test
    void constantlyChangingContainerIsReadLessOften() throws IOException {
        Path image = machine.root("image", "root:x:0:0::/:/\n");
        machine.roots.put(21L, image);
        List<Program> programs = new ArrayList<>();
        programs.add(new Program(21, 0, CONTAINER, Change.NONE));
        for (int uid = 1; uid < 30; uid++) {
            Change written = write(image, "new%d:x:%d:1::/:/\n".formatted(uid, uid));
            programs.add(new Program(21, uid, CONTAINER, () -> {
                written.apply();
                machine.pass(Duration.ofMillis(59));
            }));
        }
        List<String> names = machine.run(PATIENT, programs.toArray(Program[]::new));
        names.removeIf("-"::equals);
        assertThat(names).containsExactly("root", "new1", "new2", "new4", "new8", "new15", "new29");
    }

    @Test
    void activeContainerIsNotEvicted() throws IOException {
        machine.roots.put(21L, machine.root("image", "app:x:4321:1::/:/\n"));
        AtomicInteger found = new AtomicInteger();
        AtomicInteger foundBefore = new AtomicInteger();
        machine.finding = found::incrementAndGet;
        Program working = new Program(21, 4321, CONTAINER, Change.NONE);
        List<Program> programs = new ArrayList<>();
        programs.add(working);
        for (int i = 0; i < 300; i++) {
            programs.add(new Program(30, 4321, "cpu=/docker/%012x%052d\0".formatted(i, 0), Change.NONE));
            if (i == 200) {
                programs.add(working);
            }
        }
        programs.add(new Program(21, 4321, CONTAINER, () -> foundBefore.set(found.get())));
        assertThat(machine.run(PATIENT, programs.toArray(Program[]::new))).endsWith("app");
        assertThat(found).as("it is not read again").hasValue(foundBefore.get());
    }

    /** Also if Eyas itself is in a container that shares the machine's processes: then this is the root of the whole job. */
    @Test
    void processWithMachinesRootIsNotCheckedAtEachEvent() {
        machine.roots.put(30L, machine.host);
        Program[] forks = new Program[1_000];
        Arrays.fill(forks, new Program(30, FORKED, CONTAINER, Change.NONE));
        machine.run(PATIENT, forks);
        assertThat(machine.ownFinds)
                .as("the existing process, and the first fork")
                .hasValue(2);
    }

    @Test
    void processWithRootInsideContainerIsNotCheckedAtEachEvent() throws IOException {
        machine.roots.put(21L, machine.root("image", "app:x:4321:1::/:/\n"));
        machine.roots.put(22L, machine.root("chroot", "app:x:4321:1::/:/\n"));
        Program[] programs = new Program[1_000];
        Arrays.fill(programs, new Program(22, 9, CONTAINER, Change.NONE));
        programs[0] = new Program(21, 4321, CONTAINER, Change.NONE);
        AccountTiming often = new AccountTiming(Duration.ofMillis(50), Duration.ofMillis(50), NEVER, NEVER, NEVER);
        machine.run(often, programs);
        // The triggering program waits for the result, so the number does not depend on the machine.
        int looks = 999 / 51;
        assertThat(machine.ownFinds)
                .as("the existing process, two for the first program, and four for each check")
                .hasValue(1 + 2 + 4 * looks);
    }

    @Test
    void unchangedRootIsNotCheckedAgain() throws IOException {
        Path image = machine.root("image", "app:x:4321:1::/:/\n");
        AtomicInteger findsBefore = new AtomicInteger();
        machine.roots.put(21L, machine.host);
        machine.spot = new RootDirectoryId(1, 2);
        assertThat(machine.run(PATIENT, Program.move(21), new Program(21, 4321, CONTAINER, () -> {
                    await(machine.spotted);
                    findsBefore.set(machine.hostFinds.get());
                    machine.roots.put(21L, image);
                    machine.spot = new RootDirectoryId(2, 2);
                })))
                .containsExactly("moved", "app");
        assertThat(findsBefore).hasValue(1);
    }
}
