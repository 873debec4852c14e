package eyas.baseline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathNormalizerTest {
    private static final PathNormalizer FOLDING = new PathNormalizer("/home/runner/work/app/app", "");

    @ParameterizedTest
    @CsvSource({
        "/home/runner/work/app/app/main.js, ./main.js",
        "/home/runner/work/app/other/main.js, ~/work/app/other/main.js",
        "/home/runner/.npm/_cacache/content-v2/sha512/ab/cd/0123, ~/.npm/_cacache/**",
        "/root/.npm/_cacache/x, /root/.npm/_cacache/x",
        "/home/other/.npm/_cacache/x, /home/other/.npm/_cacache/x",
        "/home/other/work/app/app/x, /home/other/work/app/app/x",
        "/home/runner/work/lib/lib/x, ~/work/lib/lib/x",
        "/__w/app/app/x, ./x",
        "/__w/lib/lib/x, /__w/lib/lib/x",
        "/home/runner/.npm/_cacache, ~/.npm/_cacache",
        "/home/runner/.npm/_cacache/../../.ssh/id_rsa, ~/.ssh/id_rsa",
        "/home/runner/.npm/_cacache/../../../../etc/cron.d/x, /etc/cron.d/x",
        "//home//runner/./.npm/_cacache/x, ~/.npm/_cacache/**",
        "/tmp/.npm/_cacache/x, /tmp/.npm/_cacache/x",
        "/home/runner/~/.npm/_cacache/x, ~/~/.npm/_cacache/x",
        "/tmp/tmp.AbCdEf1234/run.sh, /tmp/tmp.<random:10>/run.sh",
        "/tmp/tmpab12cd_9/run.sh, /tmp/tmp<random:8>/run.sh",
        "/srv/tmp.AbCdEf1234/run.sh, /srv/tmp.AbCdEf1234/run.sh",
        "/tmp/a/tmp.AbCdEf1234, /tmp/a/tmp.AbCdEf1234",
        "/tmp/PEzvPHlpWc, /tmp/<random:10>",
        "/tmp/build_logs, /tmp/build_logs",
        "/tmp/PEzvPHlpWc/x, /tmp/PEzvPHlpWc/x",
        "/srv/PEzvPHlpWc, /srv/PEzvPHlpWc",
        "/tmp/12345, /tmp/<digits>",
        "/tmp/1234567890, /tmp/<digits:10>",
        "/tmp/evil, /tmp/evil",
        "/tmp/<digits>, '/tmp/\\<digits>'",
        "/var/lib/x/1.2.3/y, /var/lib/x/<version>/y",
        "/var/lib/x/v4/y, /var/lib/x/<version>/y",
        "/var/lib/x/4/y, /var/lib/x/<digits>/y",
        "/var/lib/x/deadbeef01/y, /var/lib/x/<hex:10>/y",
        "/var/lib/x/deadbeef/y, /var/lib/x/deadbeef/y",
        "/var/lib/x/123e4567-e89b-12d3-a456-426614174000/y, /var/lib/x/<uuid>/y",
        "/usr/lib/python3/__pycache__/a.pyc, /usr/lib/python3/__pycache__/**",
        "/home/runner/x.git/objects/2b/0123456789abcdef0123456789abcdef012345, ~/x.git/objects/<hex:2>/<hex:38>",
        "/home/runner/x.git/objects/ac/0123456789abcdef0123456789abcdef012345, ~/x.git/objects/<hex:2>/<hex:38>",
        "/home/runner/x.git/objects/77/0123456789abcdef0123456789abcdef012345, ~/x.git/objects/<hex:2>/<hex:38>",
        "/home/runner/x.git/objects/2b/evil, ~/x.git/objects/2b/evil",
        "/home/runner/x.git/other/2b/0123456789abcdef0123456789abcdef012345, ~/x.git/other/2b/<hex:38>",
        "/home/runner/x.git/objects/pack/pack-0123456789abcdef0123456789abcdef01234567.pack,"
                + " ~/x.git/objects/pack/pack-<hex:40>.pack",
        "/home/runner/x.git/objects/pack/pack-evil.pack, ~/x.git/objects/pack/pack-evil.pack",
        "'/tmp/a*b', '/tmp/a\\*b'",
        "'/tmp/**', '/tmp/\\*\\*'",
        "~/x, '\\x{7e}/x'",
        "./x, '\\x{2e}/x'",
    })
    void writtenPathsAreNormalized(String path, String text) {
        assertThat(FOLDING.written(path)).isEqualTo(text);
    }

    /** The last component of a heavy entry is never replaced: a placeholder there would cover other files beside it. */
    @ParameterizedTest
    @CsvSource({
        "/etc/cron.d/1.2, /etc/cron.d/1.2",
        "/tmp/12345, /tmp/12345",
        "/tmp/PEzvPHlpWc, /tmp/PEzvPHlpWc",
        "/proc/77/mem, /proc/<digits>/mem",
        "/tmp/objects/2b/0123456789abcdef0123456789abcdef012345,"
                + " /tmp/objects/2b/0123456789abcdef0123456789abcdef012345",
        "/home/runner/.npm/_cacache/evil, ~/.npm/_cacache/evil",
        "/home/runner/work/_temp/_runner_file_commands/set_env_123e4567-e89b-12d3-a456-426614174000,"
                + " ~/work/_temp/_runner_file_commands/set_env_<uuid>",
        "/tmp/go-build123/b001/exe/x, /tmp/go-build<digits>/b001/exe/x",
        "/tmp/rustdoctest0LWBGy/rust_out, /tmp/rustdoctest<random:6>/rust_out",
        "/tmp/rustdoctestEvilName/rust_out, /tmp/rustdoctestEvilName/rust_out",
        "/home/runner/work/app/app/target/debug/build/foo-1a2b3c4d5e6f7a8b/build-script-build,"
                + " ./target/debug/build/foo-<hex:16>/build-script-build",
    })
    void pathsAreNormalized(String path, String text) {
        assertThat(FOLDING.exact(path)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"/", "/tmp", "/root", "/home/u", "/etc", "''"})
    void rejectsWorkspaceThatContainsSystemDirectories(String directory) {
        assertThat(new PathNormalizer(directory, "").isInWorkspace("/etc/cron.d/x"))
                .isFalse();
        assertThat(new PathNormalizer(directory, "").isInWorkspace("/root/.bashrc"))
                .isFalse();
        assertThat(new PathNormalizer(directory, "").isInWorkspace("/tmp/x")).isFalse();
    }

    @Test
    void recognizesToolsAndPackagesByDirectory() {
        assertThat(FOLDING.inTools("/opt/hostedtoolcache/node/20.1.0/x64/bin/node"))
                .isEqualTo("node/<version>/x64/bin/node");
        assertThat(FOLDING.inTools("opt/hostedtoolcache/node/20.1.0/x64/bin/node"))
                .isEmpty();
        assertThat(FOLDING.inTools("/opt/hostedtoolcache/../x/node")).isEmpty();
        assertThat(FOLDING.isOfSystem("/usr/bin/git")).isTrue();
        assertThat(FOLDING.isOfSystem("usr/bin/git")).isFalse();
        assertThat(FOLDING.isOfSystem("/usr/../tmp/git")).isFalse();
    }

    /** A directory is an installed package because of its location, not its name. */
    @ParameterizedTest
    @CsvSource({
        "/home/runner/work/app/app/node_modules/x, true",
        "/home/runner/work/app/app/node_modules, false",
        "/home/runner/work/app/app/node_modules/../x, false",
        "/home/runner/work/_actions/a/b/v4/x, true",
        "/home/runner/.cargo/bin/x, true",
        "/home/runner/go/pkg/mod/example.org/x@v1/x, true",
        "/opt/hostedtoolcache/Python/3.12.1/x64/lib/python3.12/site-packages/x, true",
        "/usr/lib/node_modules/x, true",
        "/tmp/vendor/x, false",
        "/tmp/node_modules/x, false",
        "/home/other/.cargo/bin/x, false",
        "/home/runner/x/gems/x, false",
        "node_modules/x, false",
    })
    void recognizesFilesOfDependencies(String path, boolean dependency) {
        assertThat(FOLDING.isOfDependency(path)).isEqualTo(dependency);
    }

    /** Only the runner's own directory is used to communicate with it. */
    @ParameterizedTest
    @CsvSource({
        "/home/runner/work/_temp/_runner_file_commands/set_env_1, false",
        "/__w/_temp/_runner_file_commands/set_env_1, false",
        "/etc/x/_temp/_runner_file_commands/set_env_1, true",
        "/home/other/work/_temp/_runner_file_commands/set_env_1, true",
        "/home/runner/work/app/app/out, false",
    })
    void ordinaryWrittenFilesAreNotCounted(String path, boolean counts) {
        assertThat(WrittenFileFilter.count(path, FOLDING)).isEqualTo(counts);
    }

    @Test
    void userDeterminesHomeIfWorkspaceDoesNot() {
        assertThat(new PathNormalizer("/builds/a", "root").exact("/root/x")).isEqualTo("~/x");
        assertThat(new PathNormalizer("/builds/a", "me").exact("/home/me/x")).isEqualTo("~/x");
        assertThat(new PathNormalizer("/builds/a", "../etc").exact("/etc/x")).isEqualTo("/etc/x");
        assertThat(new PathNormalizer("/home/me/a", "root").exact("/root/x")).isEqualTo("/root/x");
        assertThat(new PathNormalizer("/opt/app", "").isInWorkspace("/opt/app/x"))
                .isTrue();
    }

    /** A path of thousands of components is neither kept in full nor confused with another one. */
    @Test
    void longPathEndsWithItsHash() {
        String deep = "/tmp" + "/a".repeat(2_000);
        assertThat(FOLDING.written(deep)).hasSizeLessThan(600).contains("…sha256:");
        assertThat(FOLDING.written(deep + "/b")).isNotEqualTo(FOLDING.written(deep));
    }

    @ParameterizedTest
    @CsvSource({
        "Packages.EXample.org., packages.example.org",
        "sts.us-east-1.amazonaws.com, sts.<region>.amazonaws.com",
        "mine.s3.us-east-1.amazonaws.com, mine.s3.<region>.amazonaws.com",
        "productionresultssa7.blob.core.windows.net, productionresultssa<digits:1>.blob.core.windows.net",
        "productionresultssa12.blob.core.windows.net, productionresultssa1<digits:1>.blob.core.windows.net",
        "productionresultssa20.blob.core.windows.net, productionresultssa20.blob.core.windows.net",
        "productionresultssa77777.blob.core.windows.net, productionresultssa77777.blob.core.windows.net",
        "productionresultssa12x.blob.core.windows.net, productionresultssa12x.blob.core.windows.net",
        "12345678.s3.amazonaws.com, 12345678.s3.amazonaws.com",
        "d111111abcdef8.cloudfront.net, d111111abcdef8.cloudfront.net",
        "us-east-1.evil.example, us-east-1.evil.example",
        "'*.example.com', '\\*.example.com'",
    })
    void hostNamesAreNormalized(String name, String text) {
        assertThat(HostNormalizer.name(name)).isEqualTo(text);
    }

    /** Normalization is a function of the path alone, and its result differs from other paths. */
    @Test
    void normalizationIsIdempotent() {
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
            String normal = PathNormalizer.normal(path.toString());
            assertThat(PathNormalizer.normal(normal)).isEqualTo(normal);
            assertThat(FOLDING.written(path.toString())).isEqualTo(FOLDING.written(normal));
            assertThat(FOLDING.exact(path.toString())).doesNotContain("**").isEqualTo(FOLDING.exact(normal));
        }
    }
}
