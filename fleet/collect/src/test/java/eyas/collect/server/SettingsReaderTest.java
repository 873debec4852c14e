package eyas.collect.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.collect.CollectException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests parsing and validation of settings. */
final class SettingsReaderTest {
    private static final String ENOUGH =
            "store = /tmp/s\naudience = https://collect.example\nrepositories = octo/*\nowner-ids = 583231, 9919\n";

    @Test
    void optionsOverrideFile() {
        ReceiverSettings settings = new SettingsReader()
                .text("c", ENOUGH + "# a comment\nlisten = 127.0.0.1:1\ngather = 5m\nmost-report = 3M\n")
                .option("listen", "127.0.0.1:2")
                .settings();
        assertThat(settings.listen().getPort()).isEqualTo(2);
        assertThat(settings.feed().gather()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.intake().report()).isEqualTo(3 << 20);
        assertThat(settings.tokens().orElseThrow().repositories().patterns()).containsExactly("octo/*");
        assertThat(settings.tokens().orElseThrow().owners()).containsExactlyInAnyOrder("583231", "9919");
        assertThat(settings.tokens().orElseThrow().issuer().getHost()).isEqualTo("token.actions.githubusercontent.com");
    }

    @Test
    void rejectsInvalidSettingsWithTheirPlace() {
        for (String[] each : new String[][] {
            {"stor = x", "c:1: 'stor' is not a setting; did you mean store?"},
            {ENOUGH + "audience = b", "c:5: audience is set twice"},
            {ENOUGH + "gather = soon", "c:5: gather: 'soon' is not a valid duration: use for example 20s"},
            {ENOUGH + "most-report = 3Q", "c:5: most-report: '3Q' is not a valid size: use for example 500"},
            {ENOUGH + "listen = 99", "is not a valid address: use HOST:PORT"},
            {ENOUGH + "listen = 0.0.0.0:8443", "missing server certificate"},
            {ENOUGH + "client-ca = /ca.pem", "client-ca needs tls-cert"},
            {"store = x", "no authentication configured"},
            {"audience = x\nrepositories = o/*\nowner-ids = 1", "missing setting: store"},
            {"store = x\ngithub-issuer = https://i.example", "needs audience"},
            {ENOUGH + "github-issuer = http://i.example", "is not a valid issuer URL: use https://"},
            {"store = x\nrepositories = octo/*", "needs audience"},
            {"store = x\nowner-ids = 1", "needs audience"},
            {"store = x\naudience = x\nrepositories = octo/*", "set owner-ids to"},
            {
                "store = x\naudience = x\nrepositories = octo/*\nowner-ids = octo",
                "c:4: owner-ids: 'octo' is not a list of account IDs: use numbers"
            },
            {"store = x\naudience = x", "set repositories to OWNER/*"},
            {"store = x\naudience = x\nrepositories = octo/*,*", "set repositories to OWNER/*"},
            {"store = x\naudience = x\nrepositories = */x", "c:3: repositories: '*/x' is not a list of repositories: "},
            {ENOUGH + "bytes-per-day = 1G", "c:5: bytes-per-day: '1G' is less than"},
            {ENOUGH + "most-capture = 100G", "bytes-per-day is less than"},
            {"nonsense", "is not a line NAME = VALUE"}
        }) {
            assertThatThrownBy(() -> new SettingsReader().text("c", each[0]).settings())
                    .isInstanceOf(CollectException.class)
                    .hasMessageContaining(each[1]);
        }
    }
}
