package eyas.host.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eyas.ci.CiException;
import eyas.ci.provider.RunnerLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the registrations of runners: what is written, and what is rejected. */
final class RunnerDirectoryTest {
    private static final RunnerLayout LAYOUT = new RunnerLayout("bin/Runner.Worker", ".runner", "actions.runner.");

    @TempDir
    private Path directory;

    private Path runner;
    private Path units;
    private Path accounts;
    private RunnerDirectory runners;

    @BeforeEach
    void machine() throws IOException {
        runner = directory.toRealPath().resolve("home/run er");
        Files.createDirectories(runner.resolve("bin.2"));
        Files.writeString(runner.resolve("bin.2/Runner.Worker"), "program");
        // An update of the runner leaves a link.
        Files.createSymbolicLink(runner.resolve("bin"), Path.of("bin.2"));
        Files.writeString(runner.resolve(".runner"), "{}");
        units = Files.createDirectories(directory.resolve("units"));
        runners = new RunnerDirectory(directory.resolve("runners"));
        accounts = Files.writeString(directory.resolve("passwd"), "root:x:0:0::/:/bin/sh\nci:x:1001:1002::/:/bin/sh\n");
        if ("root".equals(System.getProperty("user.name"))) {
            Files.setAttribute(runner.resolve(".runner"), "unix:uid", 1_005);
        }
    }

    private KnownRunner add(int user, String group) throws IOException {
        return runners.add(runner, LAYOUT, units, accounts, user, group);
    }

    @Test
    void roundTrip() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "files of root's can be made by root alone");
        assertThat(runners.read()).isEmpty();
        Files.writeString(
                units.resolve("actions.runner.x.service"), "[Service]\nExecStart=" + directory + "/other/runsvc.sh\n");
        KnownRunner anywhere = add(-1, "");
        assertThat(anywhere.group()).isEmpty();
        assertThat(anywhere.program()).isEqualTo(ExecutableIdentity.of(runner.resolve("bin.2/Runner.Worker")));
        // The worker's program is owned by root, as recommended.
        assertThat(anywhere.program().owner()).isZero();
        assertThat(anywhere.user()).isEqualTo(1_005);
        assertThat(runners.read()).containsExactly(anywhere);

        Files.writeString(units.resolve("actions.runner.y.service"), "[Service]\nExecStart=" + runner + "/runsvc.sh\n");
        KnownRunner ofUnit = add(1_234, "");
        assertThat(ofUnit.group()).isEqualTo("/system.slice/actions.runner.y.service");
        assertThat(runners.read()).containsExactly(ofUnit);
        KnownRunner chosen = add(1_234, "/ci.slice/own");
        assertThat(runners.read()).containsExactly(chosen);
        assertThat(chosen.group()).isEqualTo("/ci.slice/own");

        assertThat(runners.remove(runner)).contains(chosen.name());
        assertThat(runners.remove(runner)).isEmpty();
        assertThat(runners.read()).isEmpty();
    }

    @Test
    void usesUnitsUserAndRootOnlyIfRequested() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "files of root's can be made by root alone");
        Path unit = units.resolve("actions.runner.y.service");
        String start = "[Service]\nExecStart=" + runner + "/runsvc.sh\n";
        Files.writeString(unit, start + "User=ci\n");
        assertThat(add(-1, "").user()).isEqualTo(1_001);
        assertThat(add(1_234, "").user()).isEqualTo(1_234);
        Path extension = Files.createDirectories(units.resolve("actions.runner.y.service.d"))
                .resolve("user.conf");
        Files.writeString(extension, "[Service]\nUser=1003\n");
        assertThat(add(-1, "").user()).isEqualTo(1_003);
        Files.writeString(extension, "[Service]\nUser=nobody-here\n");
        assertThatThrownBy(() -> add(-1, ""))
                .isInstanceOf(CiException.class)
                .hasMessageContaining("runs as user 'nobody-here', who is not in " + accounts);
        Files.delete(extension);
        for (String root : List.of("", "User=root\n", "User=0\n", "User=ci\nUser=\n")) {
            Files.writeString(unit, start + root);
            assertThatThrownBy(() -> add(-1, ""))
                    .as(root)
                    .isInstanceOf(CiException.class)
                    .hasMessageContaining("starts it as root")
                    .hasMessageContaining("--user 0 if jobs do run as root");
        }
        assertThat(add(0, "").user()).isZero();
        Files.delete(unit);
        assertThat(add(-1, "").user()).isEqualTo(1_005);
        Files.setAttribute(runner.resolve(".runner"), "unix:uid", 0);
        assertThatThrownBy(() -> add(-1, "")).hasMessageContaining("root owns " + runner);
    }

    @Test
    void longPathGivesShortName() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "files of root's can be made by root alone");
        Path deep = runner.resolve("x".repeat(200)).resolve("y".repeat(200));
        Files.createDirectories(deep.resolve("bin"));
        Files.writeString(deep.resolve("bin/Runner.Worker"), "program");
        Files.writeString(deep.resolve(".runner"), "{}");
        KnownRunner added = runners.add(deep, LAYOUT, units, accounts, 5, "");
        assertThat(added.name()).hasSizeLessThan(150);
        assertThat(runners.read()).containsExactly(added);
    }

    @Test
    void rejectsProgramOutsideRunnersDirectory() throws IOException {
        Files.delete(runner.resolve("bin.2/Runner.Worker"));
        Files.createSymbolicLink(runner.resolve("bin.2/Runner.Worker"), Path.of("/bin/sh"));
        assertThatThrownBy(() -> add(-1, ""))
                .isInstanceOf(CiException.class)
                .hasMessageContaining("leads out of the runner's directory");
        Files.delete(runner.resolve(".runner"));
        assertThatThrownBy(() -> add(-1, "")).hasMessageContaining("is not a configured runner");
    }

    @Test
    void rejectsFileWritableByOthers() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "files of root's can be made by root alone");
        add(-1, "");
        Path file =
                directory.resolve("runners").resolve(runners.read().getFirst().name() + ".conf");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        assertThatThrownBy(runners::read).hasMessageContaining("is writable by others than root");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setAttribute(file, "unix:uid", 65_534);
        assertThatThrownBy(runners::read).hasMessageContaining("is writable by others than root");
        Files.move(file, directory.resolve("moved"));
        Files.createSymbolicLink(file, directory.resolve("moved"));
        assertThatThrownBy(runners::read).hasMessageContaining("is writable by others than root");
    }

    @Test
    void invalidLinesAreReported() {
        RootOwnedFile file =
                RootOwnedFile.of(Path.of("x.conf"), List.of("# a", "", "user = abc", "flag = maybe", "path = a/b"));
        assertThatThrownBy(() -> file.number(file.lines().get(0), 0, 9))
                .hasMessage("x.conf:3: 'abc' is not a number from 0 to 9");
        assertThatThrownBy(() -> file.flag(file.lines().get(1)))
                .hasMessage("x.conf:4: 'maybe' is neither true nor false");
        assertThatThrownBy(() -> file.absolute(file.lines().get(2)))
                .hasMessage("x.conf:5: 'a/b' is not an absolute path");
        RootOwnedFile odd = RootOwnedFile.of(Path.of("x.conf"), List.of("path = /a\u0000b"));
        assertThatThrownBy(() -> odd.absolute(odd.lines().getFirst()))
                .isInstanceOf(CiException.class)
                .hasMessageStartingWith("x.conf:1: '/a")
                .hasMessageContaining("has characters that are invalid in this locale");
        assertThatThrownBy(() -> RootOwnedFile.of(Path.of("x.conf"), List.of("user 5")))
                .hasMessage("x.conf:1: 'user 5' is not a line NAME = VALUE");
    }
}
