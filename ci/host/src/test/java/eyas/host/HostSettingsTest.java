package eyas.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.ci.CiException;
import eyas.host.runner.RootOwnedFile;
import eyas.host.store.JobRetention;
import eyas.rules.model.Priority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the settings of a host. */
final class HostSettingsTest {
    private static final Path FILE = Path.of("/etc/eyas/host.conf");

    private static HostSettings parse(String... lines) {
        List<RootOwnedFile.Line> read = new ArrayList<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            read.add(new RootOwnedFile.Line(
                    read.size() + 1,
                    line.substring(0, equals).strip(),
                    line.substring(equals + 1).strip()));
        }
        return HostSettings.parse(new RootOwnedFile(FILE, read), FILE);
    }

    @Test
    void missingFileMeansDefaults() {
        HostSettings settings = HostSettings.read(Path.of("/nowhere/host.conf"));
        assertThat(settings.state()).isEqualTo(Path.of("/var/lib/eyas"));
        assertThat(settings.socket()).isEqualTo(Path.of("/run/eyas/host.sock"));
        assertThat(settings.runners()).isEqualTo(Path.of("/nowhere/runners"));
        assertThat(settings.defaultRules()).isTrue();
        assertThat(settings.failOn()).isEmpty();
        assertThat(settings.failOnError()).isFalse();
        assertThat(settings.grace()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.retention()).isEqualTo(JobRetention.DEFAULT);
    }

    @Test
    void readsEverySetting() {
        HostSettings settings = parse(
                "state-folder = /a",
                "socket = /b",
                "cicd-rules = false",
                "rules = /c",
                "rules = /d",
                "fail-on = critical",
                "fail-on-error = true",
                "grace = 0",
                "keep-days = 7",
                "keep-mib = 1024");
        assertThat(settings)
                .isEqualTo(new HostSettings(
                        Path.of("/a"),
                        Path.of("/b"),
                        Path.of("/etc/eyas/runners"),
                        false,
                        List.of(Path.of("/c"), Path.of("/d")),
                        Optional.of(Priority.CRITICAL),
                        true,
                        Duration.ZERO,
                        new JobRetention(7, 1L << 30),
                        Optional.empty()));
        assertThat(parse("fail-on = none").failOn()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "fail_on = critical, 'fail_on' is not one of state-folder",
                "fail-on = severe, 'severe' is not one of none",
                "fail-on-error = yes, 'yes' is neither true nor false",
                "grace = -1, '-1' is not a number from 0 to 3600",
                "keep-days = 0, '0' is not a number from 1 to 3650",
                "keep-mib = 1, '1' is not a number from 512 to 67108864",
                "state-folder = var, 'var' is not an absolute path",
                "collect-to = http://c.example, is not https",
                "collect-to = https://c.example, set collect-cert and collect-key",
                "collect-cert = /c.pem, collect-to is missing",
            })
    void errorsNameTheLine(String line, String why) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(CiException.class)
                .hasMessageStartingWith("/etc/eyas/host.conf:1: ")
                .hasMessageContaining(why);
    }
}
