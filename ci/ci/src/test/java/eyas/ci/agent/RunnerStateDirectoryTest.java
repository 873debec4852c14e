package eyas.ci.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.ci.CiException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As root the directory is below /var/lib/eyas-action, otherwise in the runner's directory. */
final class RunnerStateDirectoryTest {
    @TempDir
    private Path directory;

    @AfterEach
    void remove() throws Exception {
        RunnerStateDirectory place = RunnerStateDirectory.of(directory);
        new AgentDirectory(place.root()).delete();
    }

    @Test
    void eachRunnerHasItsOwnDirectory() throws Exception {
        RunnerStateDirectory place = RunnerStateDirectory.of(directory);
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        assertThat(place.root().startsWith("/var/lib/eyas-action/jobs")).isEqualTo(root);
        assertThat(place.root().startsWith(directory)).isEqualTo(!root);
        assertThat(RunnerStateDirectory.of(directory.resolve("../" + directory.getFileName())))
                .isEqualTo(place);
        assertThat(RunnerStateDirectory.of(directory.resolve("other")).root()).isNotEqualTo(place.root());
        place.open();
        place.open();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.root())))
                .isEqualTo("rwx--x--x");
    }

    @Test
    void rejectsDirectoryWritableByOthers() throws Exception {
        RunnerStateDirectory place = RunnerStateDirectory.of(directory);
        place.open();
        Files.setPosixFilePermissions(place.root(), PosixFilePermissions.fromString("rwxrwx--x"));
        assertThatThrownBy(place::open)
                .isInstanceOf(CiException.class)
                .hasMessageContaining("others can write to it: another user has created it");
        new AgentDirectory(place.root()).delete();
        Files.createSymbolicLink(place.root(), directory);
        assertThatThrownBy(place::open)
                .isInstanceOf(CiException.class)
                .hasMessageContaining(place.root().toString());
    }

    @Test
    void reportIsReadableByRunnersGroupOnly() throws Exception {
        RunnerStateDirectory place = RunnerStateDirectory.of(directory);
        place.open();
        assertThat(place.agent().create()).isTrue();
        Files.createDirectory(place.agent().report());
        Files.writeString(place.agent().report().resolve("alerts.jsonl"), "one\n");
        Files.writeString(place.agent().log(), "log\n");
        assertThat(place.takeReport()).isEqualTo(place.report());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.report())))
                .isEqualTo("rwxr-x---");
        assertThat(Files.getAttribute(place.report(), "unix:gid", LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(Files.getAttribute(directory, "unix:gid"));
        assertThat(place.report().resolve(RunnerStateDirectory.LOG)).hasContent("log");
        place.keepAlerts();
        place.keepAlerts();
        assertThat(Files.readAllLines(place.earlierAlerts())).isEqualTo(List.of("one", "one"));
        place.clear();
        assertThat(place.report()).doesNotExist();
        assertThat(place.earlierAlerts()).doesNotExist();
    }
}
