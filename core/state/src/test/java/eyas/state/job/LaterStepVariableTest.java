package eyas.state.job;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.state.job.LaterStepVariable.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which values of variables affect later steps, and that the documentation contains the table. */
final class LaterStepVariableTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '^',
            value = {
                // values that ordinary jobs set
                "VERSION|1.2.3|-",
                "ENV|production|-",
                "NODE_OPTIONS|--max-old-space-size=4096|-",
                "NODE_OPTIONS|--report-on-fatalerror|-",
                "JAVA_TOOL_OPTIONS|-Dfile.encoding=UTF-8 -Xmx1g|-",
                "MAVEN_ARGS|-ntp -B -T 1C|-",
                "MAVEN_OPTS|-Xmx2g -XX:+ExitOnOutOfMemoryError|-",
                "MAKEFLAGS|-j4|-",
                "MAKEFLAGS|-j 4 --no-print-directory|-",
                "GOFLAGS|-mod=mod|SETTINGS",
                "GOPROXY|https://proxy.golang.org,direct|SETTINGS",
                "GOPRIVATE|github.com/example|SETTINGS",
                "CC|clang-18|SETTINGS",
                "CXX|/usr/bin/g++-14|SETTINGS",
                "CC|ccache gcc -m32|SETTINGS",
                "RUSTC_WRAPPER|sccache|SETTINGS",
                "RUSTFLAGS|-D warnings|-",
                "EDITOR|true|SETTINGS",
                "JAVA_HOME|/usr/lib/jvm/temurin-25-jdk-amd64|SETTINGS",
                "LD_LIBRARY_PATH|/usr/local/cuda/lib64|SETTINGS",
                "PYTHONWARNINGS|ignore::DeprecationWarning|-",
                "PATH|/opt/hostedtoolcache/go/bin:/usr/bin|-",
                "GIT_CONFIG_KEY_0|safe.directory|SETTINGS",
                "GIT_CONFIG_KEY_0|url.https://example.test/.insteadOf|SOURCE",
                "GIT_CONFIG_GLOBAL|/dev/null|SETTINGS",
                "PYTHONPATH|src|SOURCE",
                "LESS|-FRX|-",
                "RUBYOPT|-W0 --enable=frozen-string-literal|-",
                "RUBYOPT|W:no-deprecated --yjit|-",
                "RUSTFLAGS|--cfg tokio_unstable|-",
                "HOME|/github/home|-",
                "HOME|/root|SOURCE",
                "HOME|/home/runner/|SOURCE",
                "HOME|home|SOURCE",
                "CARGO_HOME|/home/runner/.cargo|SOURCE",
                "XDG_CONFIG_HOME|/root/.config|SOURCE",
                "CARGO_INCREMENTAL|0|SETTINGS",
                "NPM_CONFIG_LOGLEVEL|warn|SETTINGS",
                "GITHUB_TOKEN|x|OWN",
                // the same variables, and others, as attacks
                "ENV|$(id)|CODE",
                "BASH_FUNC_ls%%|() { id; }|CODE",
                "BASH_FUNC_which%%|() { id; }|CODE",
                "MAVEN_ARGS|-s /tmp/settings.xml|CODE",
                "MAKEFLAGS|--eval=x:=$(shell id)|CODE",
                "MAKEFLAGS|-j4 SHELL=/tmp/x|CODE",
                "GOFLAGS|-toolexec=/tmp/x|CODE",
                "CC|/opt/x/gcc|CODE",
                "CC|gcc -B/tmp|CODE",
                "GIT_SSH_COMMAND|sh -c id|CODE",
                "GIT_SSH_COMMAND|/usr/bin/env python3 x.py|CODE",
                "GIT_PAGER|id;true|CODE",
                "RUSTC_WRAPPER|./wrap|CODE",
                "LD_LIBRARY_PATH|/usr/lib/../../tmp|CODE",
                "LD_LIBRARY_PATH|/usr/lib:|CODE",
                "LD_LIBRARY_PATH|/opt/hostedtoolcache/x|CODE",
                "LD_LIBRARY_PATH|/usr/local/lib/node_modules/x|CODE",
                "GIT_SSH_COMMAND|/usr/local/bin/x|CODE",
                "JAVA_HOME|/usr/share/x|CODE",
                "PYTHONWARNINGS|all:0:antigravity.x:0:0|CODE",
                "BROWSER|perl -e exit|CODE",
                "NODE_OPTIONS|--snapshot_blob=/tmp/x|CODE",
                "HOME|/tmp/x|CODE",
                "HOME|/home/runner/../../tmp|CODE",
                "HOME|/home/runner/x|CODE",
                "CARGO_HOME|/tmp/x/.cargo|CODE",
                "CARGO_HOME|/home/runner/x/.cargo|CODE",
                "XDG_CONFIG_HOME|/tmp/x|CODE",
                "NODE_OPTIONS|--experimental_loader /tmp/x|CODE",
                "NODE_OPTIONS|--re\"quire /tmp/x|CODE",
                "NODE_OPTIONS|\"-r\" /tmp/x|CODE",
                "JAVA_TOOL_OPTIONS|-java'agent':/tmp/x.jar|CODE",
                "CFLAGS|-fplug\\in=/tmp/x.so|CODE",
                "RUBYOPT|r/tmp/e.rb|CODE",
                "RUBYOPT|-wr/tmp/e.rb|CODE",
                "RUBYOPT|-W0r/tmp/e.rb|CODE",
                "RUBYOPT|I/tmp -rset|CODE",
                "GIT_CONFIG_KEY_0|core.sshCommand|CODE",
                "Npm_Config_Script-Shell|/tmp/x|CODE",
                "npm_config_node_options|--require=/tmp/x|CODE",
                "TAR_OPTIONS|--checkpoint=1 --checkpoint-action=exec=id|CODE",
                "PYTHONPATH|/tmp/x|CODE",
                "https_proxy|http://192.0.2.1|TRUST",
            })
    void valueDeterminesKind(String name, String value, @Nullable Kind kind) {
        assertThat(LaterStepVariable.kind(name, value, path -> !path.startsWith("/")))
                .isEqualTo(kind);
    }

    @Test
    void eachRowHasASource() {
        assertThat(LaterStepVariable.all()).hasSizeGreaterThan(400).allSatisfy(row -> {
            assertThat(row.source()).as(row.name()).hasSizeGreaterThan(5);
            assertThat(LaterStepVariable.of(row.example("X"))).contains(row);
        });
    }

    @Test
    void documentationContainsTheTable() throws IOException {
        String table = LaterStepVariable.all().stream()
                .map(row -> "| `" + row.name() + "` | " + row.programs() + " | " + row.effect() + " | "
                        + row.kind().name().toLowerCase(Locale.ROOT) + " | `"
                        + row.counts().replace("`", "\\x60").replace("|", "` `") + "` | " + row.source() + " |\n")
                .collect(Collectors.joining());

        assertThat(Files.readString(Path.of("../../docs/reference/variables.md")))
                .contains(table);
    }
}
