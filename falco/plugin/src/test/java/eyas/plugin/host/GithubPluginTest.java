package eyas.plugin.host;

import static eyas.plugin.host.PluginRun.java;
import static eyas.plugin.host.PluginRun.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.event.EventSource;
import eyas.plugin.host.JsonLinesPluginTest.Live;
import eyas.state.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Delivers webhooks and reads audit logs. */
@Timeout(120)
final class GithubPluginTest {
    private static final String PUSH = """
            {"ref":"refs/heads/main","sender":{"login":"ann"},"organization":{"login":"acme"},
             "repository":{"html_url":"https://github.com/acme/shop","private":false,"description":"A shop",
              "owner":{"login":"acme"}},
             "commits":[{"added":["a","b"],"modified":[],"removed":["c"]},{"added":["d"]}]}""";

    @TempDir
    private Path directory;

    private String config() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "It's a Secret to Everybody\n");
        return "{\"secret_file\":\"" + secret + "\",\"max_body\":4000}";
    }

    private static String sign(String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("It's a Secret to Everybody".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void signatureMatchesExampleOfGitHub() throws Exception {
        // The example of GitHub's documentation.
        assertThat(sign("Hello, World!"))
                .isEqualTo("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
    }

    @Test
    void acceptsSignedDeliveries() throws Exception {
        String output = "%github.type %github.user %github.repo.name %github.repo.public %github.org %github.owner"
                + " %github.commit.added %github.commit.removed %github.ref %github.delivery %github.action";
        try (Live live = new Live(java("github", config(), "http://127.0.0.1:0/hook"), "github", output)) {
            String kind = "X-GitHub-Event";
            String signature = "X-Hub-Signature-256";
            assertThat(live.post("/hook", PUSH, kind, "push", signature, sign(PUSH), "X-GitHub-Delivery", "12-ab"))
                    .isEqualTo("202 taken");
            assertThat(live.next()).isEqualTo("push ann acme/shop true acme acme a,b,d c refs/heads/main 12-ab <NA>");
            assertThat(live.post("/hook", PUSH, kind, "push")).startsWith("401");
            assertThat(live.post("/hook", PUSH, kind, "push", signature, sign(PUSH + " ")))
                    .startsWith("401");
            assertThat(live.post("/hook", PUSH, kind, "push", signature, "sha256=xyz"))
                    .startsWith("401");
            assertThat(live.post("/hook", PUSH, kind, "Push!", signature, sign(PUSH)))
                    .startsWith("400");
            assertThat(live.post("/hook", "[]", kind, "push", signature, sign("[]")))
                    .startsWith("400");
            assertThat(live.post("/hook", "{", kind, "push", signature, sign("{")))
                    .startsWith("400");
            String large = " ".repeat(4_001);
            assertThat(live.post("/hook", large, kind, "push", signature, sign(large)))
                    .startsWith("413");
        }
    }

    @Test
    void readsAuditLog() throws Exception {
        Path file = Files.writeString(directory.resolve("audit.jsonl"), """
                {"@timestamp":1767323045006,"action":"repo.create","actor":"bob","org":"acme","repo":"acme/shop","_document_id":"x1"}
                nonsense
                {"@timestamp":1767323046006,"action":"repo.destroy","actor":"eve","org":"acme","repo":"acme/shop"}
                """);
        PluginRun run = new PluginRun();
        try (PluginSet plugins = run.load(java("github", "", "file:" + file))) {
            assertThat(run.run(
                            plugins,
                            plugins.open("github").orElseThrow(),
                            rule(
                                    "github",
                                    "github.type = audit_log and github.action startswith repo.",
                                    "%github.action %github.user %github.org %github.repo.name %github.delivery")))
                    .containsExactly("repo.create bob acme acme/shop x1", "repo.destroy eve acme acme/shop <NA>");
        }
        assertThat(run.alerts).extracting(a -> a.time()).containsExactly(1767323045006000000L, 1767323046006000000L);
        assertThat(run.log).singleElement().satisfies(line -> assertThat(line).contains("line 2 is not a JSON object"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "| http://127.0.0.1:0/ | missing webhook secret: requests would not be authenticated",
                "| ftp:x | is neither",
                "{\"secret_file\":\"/nonexistent\"} | http://127.0.0.1:0/ | cannot be read",
                "{\"secret_env\":\"EYAS_TEST_NO_SUCH_VARIABLE\"} | http://127.0.0.1:0/ | is empty",
                "{\"secret\":\"x\"} | http://127.0.0.1:0/ | 'secret' is not known",
                "{\"max_body\":-1} | file:/x | max_body is -1",
            })
    void rejectsInvalidConfiguration(String config, String parameters, String message) {
        assertThatThrownBy(() -> {
                    try (PluginSet plugins =
                                    new PluginRun().load(java("github", config == null ? "" : config, parameters));
                            EventSource source = plugins.open("github").orElseThrow()) {
                        source.start(new State().snapshot());
                    }
                })
                .hasMessageContaining("plugin github: ")
                .hasMessageContaining(message);
    }

    @Test
    void unknownPluginListsAvailableOnes() {
        assertThatThrownBy(() -> new PluginRun().load(java("jsnol", "", "")))
                .hasMessageContaining("there is no java:jsnol; built in are java:github, java:jsonl");
        assertThatThrownBy(() -> new PluginRun().load(java("jsonl", "", ""), java("jsonl", "", "")))
                .hasMessageContaining("found another plugin with name jsonl");
    }
}
