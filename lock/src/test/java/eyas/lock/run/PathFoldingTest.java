package eyas.lock.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathFoldingTest {
    private static final PathFolding FOLDING = new PathFolding("/home/runner/work/app/app");

    @ParameterizedTest
    @CsvSource({
        "/home/runner/work/app/app/main.js, ./main.js",
        "/home/runner/work/app/other/main.js, ~/work/app/other/main.js",
        "/home/runner/.npm/_cacache/content-v2/sha512/ab/cd/0123, ~/.npm/_cacache/**",
        "/root/.npm/_cacache/x, ~/.npm/_cacache/**",
        "/home/runner/.npm/_cacache, ~/.npm/_cacache",
        "/home/runner/.npm/_cacache/../../.ssh/id_rsa, ~/.ssh/id_rsa",
        "/home/runner/.npm/_cacache/../../../../etc/cron.d/x, /etc/cron.d/x",
        "//home//runner/./.npm/_cacache/x, ~/.npm/_cacache/**",
        "/tmp/.npm/_cacache/x, /tmp/.npm/_cacache/x",
        "/home/runner/~/.npm/_cacache/x, ~/~/.npm/_cacache/x",
        "/tmp/tmp.AbCdEf1234/run.sh, /tmp/tmp.*/run.sh",
        "/tmp/tmpab12cd_9/run.sh, /tmp/tmp*/run.sh",
        "/srv/tmp.AbCdEf1234/run.sh, /srv/tmp.AbCdEf1234/run.sh",
        "/tmp/a/tmp.AbCdEf1234, /tmp/a/tmp.AbCdEf1234",
        "/var/lib/x/1.2.3/y, /var/lib/x/*/y",
        "/var/lib/x/v4/y, /var/lib/x/*/y",
        "/var/lib/x/4/y, /var/lib/x/*/y",
        "/var/lib/x/deadbeef01/y, /var/lib/x/*/y",
        "/var/lib/x/deadbeef/y, /var/lib/x/deadbeef/y",
        "/var/lib/x/123e4567-e89b-12d3-a456-426614174000/y, /var/lib/x/*/y",
        "/usr/lib/python3/__pycache__/a.pyc, /usr/lib/python3/__pycache__/**",
        "'/tmp/a*b', '/tmp/a\\*b'",
        "'/tmp/**', '/tmp/\\*\\*'",
        "~/x, '\\x{7e}/x'",
        "./x, '\\x{2e}/x'",
    })
    void filesThatAreWritten(String path, String text) {
        assertThat(FOLDING.written(path)).isEqualTo(text);
    }

    /** The last component of what weighs much is never given away: a wildcard there would cover what comes beside it. */
    @ParameterizedTest
    @CsvSource({
        "/etc/cron.d/1.2, /etc/cron.d/1.2",
        "/tmp/12345, /tmp/12345",
        "/proc/77/mem, /proc/*/mem",
        "/home/runner/.npm/_cacache/evil, ~/.npm/_cacache/evil",
        "/home/runner/work/_temp/_runner_file_commands/set_env_123e4567-e89b-12d3-a456-426614174000,"
                + " ~/work/_temp/_runner_file_commands/set_env_*",
        "/tmp/go-build123/b001/exe/x, /tmp/go-build*/b001/exe/x",
        "/home/runner/work/app/app/target/debug/build/foo-1a2b3c4d5e6f7a8b/build-script-build,"
                + " ./target/debug/build/foo-*/build-script-build",
    })
    void whatWeighsMuch(String path, String text) {
        assertThat(FOLDING.exact(path)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"/", "/tmp", "/root", "/home/u", "/etc", "''"})
    void aWorkspaceThatWouldHideTheMachineIsNone(String folder) {
        assertThat(new PathFolding(folder).isInWorkspace("/etc/cron.d/x")).isFalse();
        assertThat(new PathFolding(folder).isInWorkspace("/root/.bashrc")).isFalse();
        assertThat(new PathFolding(folder).isInWorkspace("/tmp/x")).isFalse();
    }

    @Test
    void toolsAndPackagesAreKnownByTheirFolders() {
        assertThat(FOLDING.inTools("/opt/hostedtoolcache/node/20.1.0/x64/bin/node"))
                .isEqualTo("node/*/x64/bin/node");
        assertThat(FOLDING.inTools("/opt/hostedtoolcache/../x/node")).isEmpty();
        assertThat(PathFolding.isOfDependency("/a/node_modules/x")).isTrue();
        assertThat(PathFolding.isOfDependency("/a/node_modules")).isFalse();
        assertThat(PathFolding.isOfDependency("/a/node_modules/../x")).isFalse();
        assertThat(PathFolding.isOfSystem("/usr/bin/git")).isTrue();
        assertThat(PathFolding.isOfSystem("/usr/../tmp/git")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Packages.EXample.org., packages.example.org",
        "sts.us-east-1.amazonaws.com, sts.*.amazonaws.com",
        "mine.s3.us-east-1.amazonaws.com, mine.s3.*.amazonaws.com",
        "productionresultssa12.blob.core.windows.net, productionresultssa*.blob.core.windows.net",
        "productionresultssa12x.blob.core.windows.net, productionresultssa12x.blob.core.windows.net",
        "12345678.s3.amazonaws.com, 12345678.s3.amazonaws.com",
        "d111111abcdef8.cloudfront.net, d111111abcdef8.cloudfront.net",
        "us-east-1.evil.example, us-east-1.evil.example",
        "'*.example.com', '\\*.example.com'",
    })
    void namesOfHosts(String name, String text) {
        assertThat(HostFolding.name(name)).isEqualTo(text);
    }

    /** Folding is a function of the path alone, and what it gives is told from what it was not given. */
    @Test
    void foldingTwiceIsFoldingOnce() {
        Random random = new Random(7);
        String[] parts = {
            "tmp",
            "home",
            "runner",
            "1.2.3",
            "v4",
            "77",
            "..",
            ".",
            "tmp.AbCdEf12",
            "a*b",
            "x y",
            ".npm",
            "_cacache",
            "deadbeef01",
            "work",
            "app",
            "**",
            "\\"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder path = new StringBuilder();
            for (int at = random.nextInt(7); at >= 0; at--) {
                path.append('/').append(parts[random.nextInt(parts.length)]);
            }
            String normal = PathFolding.normal(path.toString());
            assertThat(PathFolding.normal(normal)).isEqualTo(normal);
            assertThat(FOLDING.written(path.toString())).isEqualTo(FOLDING.written(normal));
            assertThat(FOLDING.exact(path.toString())).doesNotContain("**").isEqualTo(FOLDING.exact(normal));
        }
    }
}
