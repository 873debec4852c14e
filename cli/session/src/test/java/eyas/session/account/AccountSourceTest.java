package eyas.session.account;

import static eyas.session.account.AccountSourceFixture.CONTAINER;
import static eyas.session.account.AccountSourceFixture.HOST;
import static eyas.session.account.AccountSourceFixture.NEVER;
import static eyas.session.account.AccountSourceFixture.PATIENT;
import static eyas.session.account.AccountSourceFixture.await;
import static eyas.session.account.AccountSourceFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.session.account.AccountSourceFixture.Change;
import eyas.session.account.AccountSourceFixture.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the names of users on the machine and in its containers. */
@Timeout(60)
final class AccountSourceTest {
    private AccountSourceFixture machine;

    @BeforeEach
    void create(@TempDir Path directory) throws IOException {
        machine = new AccountSourceFixture(directory);
    }

    @Test
    void userAddedToHostGetsItsName() {
        assertThat(machine.run(
                        PATIENT,
                        new Program(1, 4321, HOST, Change.NONE),
                        new Program(
                                2,
                                4321,
                                HOST,
                                write(machine.host, "root:x:0:0::/root:/bin/sh\nci:x:4321:1::/:/bin/sh\n"))))
                .containsExactly("-", "ci");
    }

    @Test
    void renamedOrRemovedUserIsNoticedLater() {
        AccountTiming always = new AccountTiming(Duration.ZERO, Duration.ZERO, NEVER, NEVER, NEVER);
        assertThat(machine.run(
                        always,
                        new Program(
                                1, 5, HOST, write(machine.host, "root:x:0:0::/root:/bin/sh\nold:x:5:1::/:/bin/sh\n")),
                        new Program(
                                1, 5, HOST, write(machine.host, "root:x:0:0::/root:/bin/sh\nnewer:x:5:1::/:/bin/sh\n")),
                        new Program(1, 5, HOST, write(machine.host, "root:x:0:0::/root:/bin/sh\n"))))
                .containsExactly("old", "newer", "-");
    }

    @Test
    void containerHasItsNamesAtItsFirstProgram() throws IOException {
        machine.roots.put(20L, machine.host);
        machine.roots.put(21L, machine.root("image", "root:x:0:0::/:/\napp:x:4321:1::/:/\n"));
        assertThat(machine.run(
                        PATIENT,
                        new Program(20, 4321, CONTAINER, Change.NONE),
                        new Program(21, 4321, CONTAINER, Change.NONE),
                        new Program(3, 4321, HOST, Change.NONE)))
                .as("a process that creates the container has the host's root, and provides no names")
                .containsExactly("-", "app", "-");
    }

    @Test
    void runningContainerHasItsNames() throws IOException {
        machine.roots.put(7L, machine.root("image", "app:x:4321:1::/:/\n"));
        assertThat(machine.run(PATIENT, new Program(21, 4321, CONTAINER, Change.NONE)))
                .containsExactly("app");
    }

    @Test
    void userAddedToContainerGetsItsName() throws IOException {
        Path image = machine.root("image", "root:x:0:0::/:/\n");
        machine.roots.put(21L, image);
        machine.roots.put(22L, image);
        assertThat(machine.run(
                        PATIENT,
                        new Program(21, 0, CONTAINER, Change.NONE),
                        new Program(22, 9, CONTAINER, write(image, "root:x:0:0::/:/\nlate:x:9:1::/:/\n"))))
                .containsExactly("root", "late");
    }

    @Test
    void rootInsideContainerDoesNotRenameItsUsers() throws IOException {
        machine.roots.put(21L, machine.root("image", "app:x:4321:1::/:/\n"));
        machine.roots.put(22L, machine.root("faked", "nobody:x:4321:1::/:/\nother:x:9:1::/:/\n"));
        assertThat(machine.run(
                        PATIENT,
                        new Program(21, 4321, CONTAINER, Change.NONE),
                        new Program(22, 9, CONTAINER, Change.NONE),
                        new Program(22, 4321, CONTAINER, Change.NONE)))
                .containsExactly("app", "-", "app");
    }

    @Test
    void rootInsideContainerDoesNotDelayItsNames() throws IOException {
        Path image = machine.root("image", "app:x:4321:1::/:/\n");
        machine.roots.put(21L, image);
        machine.roots.put(22L, machine.root("own", "nobody:x:4321:1::/:/\n"));
        List<Program> programs = new ArrayList<>();
        programs.add(new Program(21, 4321, CONTAINER, Change.NONE));
        int uid = 100;
        for (long millis = 60; millis < 1_000; millis *= 2) {
            long wait = millis;
            programs.add(new Program(22, uid++, CONTAINER, () -> machine.pass(Duration.ofMillis(wait))));
        }
        Change more = write(image, "app:x:4321:1::/:/\nlate:x:9:1::/:/\n");
        programs.add(new Program(21, 9, CONTAINER, () -> {
            more.apply();
            machine.pass(Duration.ofMillis(100));
        }));
        List<String> names = machine.run(PATIENT, programs.toArray(Program[]::new));
        assertThat(names).hasSize(programs.size()).startsWith("app", "-").endsWith("late");
    }

    @Test
    void shortIdCollisionPrefersTheMachinesContainer() throws IOException {
        String machines = "cpu=/docker/" + "d".repeat(64) + "\0";
        String users = "cpu=/user.slice/user-1000.slice/libpod-" + "d".repeat(12) + "f".repeat(52) + ".scope\0";
        machine.roots.put(21L, machine.root("users", "faked:x:4321:1::/:/\nother:x:9:1::/:/\n"));
        machine.roots.put(22L, machine.root("image", "app:x:4321:1::/:/\n"));
        assertThat(machine.run(
                        PATIENT,
                        new Program(21, 4321, users, Change.NONE),
                        new Program(22, 4321, machines, Change.NONE),
                        new Program(22, 9, machines, Change.NONE),
                        new Program(21, 9, users, Change.NONE),
                        new Program(22, 4321, machines, Change.NONE)))
                .containsExactly("faked", "app", "-", "-", "app", "accounts_unread 1");
    }

    /** The ID of a stopped container is public. */
    @Test
    void userCannotClaimIdOfTheMachinesContainer() throws IOException {
        String machines = "cpu=/docker/" + "d".repeat(64) + "\0";
        String users = "cpu=/user.slice/user-1000.slice/docker-" + "d".repeat(64) + ".scope\0";
        machine.roots.put(21L, machine.root("users", "faked:x:4321:1::/:/\nother:x:9:1::/:/\n"));
        machine.roots.put(22L, machine.root("image", "app:x:4321:1::/:/\n"));
        assertThat(machine.run(
                        PATIENT,
                        new Program(21, 4321, users, Change.NONE),
                        new Program(22, 4321, machines, Change.NONE),
                        new Program(22, 9, machines, Change.NONE),
                        new Program(21, 9, users, Change.NONE),
                        new Program(22, 4321, machines, Change.NONE)))
                .containsExactly("faked", "app", "-", "-", "app", "accounts_unread 1");
    }

    /** The search for the user's root directory continues in another thread. */
    @Test
    void rootOfAUsersContainerIsNotUsedForTheMachines() throws IOException {
        String machines = "cpu=/docker/" + "d".repeat(64) + "\0";
        String users = "cpu=/user.slice/user-1000.slice/docker-" + "d".repeat(64) + ".scope\0";
        Path fake = machine.root("users", "faked:x:4321:1::/:/\nother:x:9:1::/:/\n");
        Path image = machine.root("image", "app:x:4321:1::/:/\n");
        machine.roots.put(21L, machine.host);
        machine.roots.put(22L, machine.host);
        assertThat(machine.run(
                        PATIENT,
                        new Program(21, 4321, users, Change.NONE),
                        new Program(22, 4321, machines, Change.NONE),
                        new Program(22, 4321, machines, () -> {
                            becomes(22, image);
                            becomes(21, fake);
                        }),
                        new Program(22, 9, machines, Change.NONE),
                        new Program(22, 4321, machines, Change.NONE)))
                .containsExactly("-", "-", "app", "-", "app");
    }

    /** Gives a thread its own root directory, and waits until it is found. */
    private void becomes(long thread, Path root) {
        CountDownLatch found = new CountDownLatch(1);
        machine.finding = found::countDown;
        machine.roots.put(thread, root);
        await(found);
    }

    @Test
    void reusedFirstThreadIdHasNoNamesForTheContainer() throws IOException {
        machine.roots.put(21L, machine.root("image", "app:x:4321:1::/:/\n"));
        machine.roots.put(22L, machine.root("within", "within:x:9:1::/:/\n"));
        Path untrusted = machine.root("untrusted", "faked:x:4321:1::/:/\nother:x:9:1::/:/\n");
        assertThat(machine.run(
                        PATIENT,
                        new Program(21, 4321, CONTAINER, Change.NONE),
                        new Program(22, 9, CONTAINER, () -> machine.roots.put(21L, untrusted)),
                        new Program(22, 4321, CONTAINER, Change.NONE)))
                .as("as after the first one has ended")
                .containsExactly("app", "within", "-");
    }

    @Test
    void recreatedContainerHasTheNewNames() throws IOException {
        machine.roots.put(21L, machine.root("image", "app:x:4321:1::/:/\n"));
        machine.roots.put(22L, machine.root("again", "later:x:9:1::/:/\n"));
        assertThat(machine.run(
                        PATIENT,
                        new Program(21, 4321, CONTAINER, Change.NONE),
                        new Program(22, 9, CONTAINER, () -> machine.roots.remove(21L)),
                        new Program(22, 4321, CONTAINER, Change.NONE)))
                .containsExactly("app", "later", "-");
    }

    /** It ended before its event was handled, like programs of a few milliseconds; its parent was seen before. */
    @Test
    void endedProgramHasTheNameOfItsContainer() throws IOException {
        Path image = machine.root("image", "app:x:4321:1::/:/\n");
        CountDownLatch found = new CountDownLatch(1);
        machine.roots.put(21L, machine.host);
        machine.finding = found::countDown;
        assertThat(machine.run(PATIENT, Program.move(21), new Program(21, 4321, CONTAINER, () -> {
                    machine.roots.put(21L, image);
                    await(found);
                    machine.roots.remove(21L);
                })))
                .containsExactly("moved", "app");
    }
}
