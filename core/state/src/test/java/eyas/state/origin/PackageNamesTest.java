package eyas.state.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import eyas.event.Bytes;
import eyas.state.job.PackageScript;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Looks up the packages of files. */
final class PackageNamesTest {
    private final PackageNames names = new PackageNames();

    @ParameterizedTest
    @CsvSource({
        "/w/app/node_modules/left-pad/lib/a.js,npm left-pad",
        "/w/app/node_modules/@scope/one/index.js,npm @scope/one",
        "/w/app/node_modules/.pnpm/a@1.0.0/node_modules/a/a.js,npm a",
        "/w/app/node_modules/a/node_modules/b/b.js,npm b",
        "/home/u/venv/lib/python3.12/site-packages/requests/api.py,pip requests",
        "/home/u/venv/lib/python3.12/site-packages/six.py,pip six",
        "/home/u/venv/lib/python3.12/site-packages/yaml.cpython-312-x86_64-linux-gnu.so,pip yaml",
        "/home/u/venv/lib/python3.12/site-packages/lite-models-setup.pth,pip lite-models",
        "/home/u/venv/lib/python3.12/site-packages/lite_init.pth,pip lite",
        "/home/u/venv/lib/python3.12/site-packages/distutils-precedence.pth,pip distutils-precedence",
        "/home/u/gems/gems/rack-test-2.1.0/lib/rack.rb,gem rack-test 2.1.0",
        "/home/u/gems/gems/nokogiri-1.16.0-x86_64-linux/lib/n.rb,gem nokogiri 1.16.0-x86_64-linux",
        "/w/app/vendor/bundle/ruby/3.2.0/gems/rake-13.0.6/lib/rake.rb,gem rake 13.0.6",
        "/w/app/vendor/acme/lang/helpers.php,composer acme/lang",
        "/w/app/vendor/zlib/Makefile,vendored zlib",
        "/w/app/third_party/font-set/Makefile,vendored font-set",
    })
    void pathDeterminesPackage(String path, String expected) {
        PackageScript found = Objects.requireNonNull(names.find(Bytes.of(path)));

        String version = Bytes.text(found.version());
        assertThat(Bytes.text(found.manager()) + " " + Bytes.text(found.name())
                        + (version.isEmpty() ? "" : " " + version))
                .isEqualTo(expected);
        assertThat(found.isInstalling()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/w/app/src/main.js",
        "/w/app/node_modules/.package-lock.json",
        "/w/app/node_modules/.bin/eslint",
        "/home/u/venv/lib/python3.12/site-packages/six-1.16.0.dist-info/METADATA",
        "/home/u/venv/lib/python3.12/site-packages/__pycache__/six.cpython-312.pyc",
        "/w/app/vendor/autoload.php",
        "/w/app/vendor/composer/autoload_real.php",
        "/w/app/third_party/README",
        "/home/u/venv/lib/python3.12/site-packages/-setup.pth",
        "/home/u/venv/lib/python3.12/site-packages/_init.pth",
        "/home/u/gems/gems/-1/lib/a.rb",
        "/w/node_modules/@scope/index.js",
    })
    void pathWithoutPackage(String path) {
        assertThat(names.find(Bytes.of(path))).isNull();
    }

    @Test
    void allFilesOfAPackageShareOneObject() {
        PackageScript first = Objects.requireNonNull(names.find(Bytes.of("/w/node_modules/a/x.js")));

        assertThat(names.find(Bytes.of("/w/node_modules/a/lib/y.js"))).isSameAs(first);
        assertThat(names.find(Bytes.of("/w/node_modules/a/lib/y.js"))).isSameAs(first);
        PackageScript inside = Objects.requireNonNull(names.find(Bytes.of("/w/node_modules/a/node_modules/b/y.js")));
        assertThat(inside).isNotSameAs(first);
        assertThat(inside.number()).isNotEqualTo(first.number()).isLessThan(-1);
    }

    @Test
    void oldestPackagesAreEvicted() {
        PackageScript first = names.find(Bytes.of("/w/node_modules/a/x.js"));
        for (int i = 0; i < PackageNames.MOST; i++) {
            names.find(Bytes.of("/w/node_modules/b" + i + "/x.js"));
        }

        assertThat(names.find(Bytes.of("/w/node_modules/a/x.js"))).isNotNull().isNotSameAs(first);
    }

    @Test
    void longPathsAndInvalidTextHaveNoPackage() {
        byte[] noText = Bytes.of("/w/node_modules/a?/x.js");
        noText["/w/node_modules/a".length()] = (byte) 0xff;

        assertThat(names.find(noText)).isNull();
        assertThat(names.find(Bytes.of("/w/node_modules/bücher/x.js"))).isNotNull();
        int rest = PackageNames.LONGEST - "/w/node_modules/".length();
        assertThat(names.find(Bytes.of("/w/node_modules/" + "b".repeat(rest) + "/x.js")))
                .isNotNull();
        assertThat(names.find(Bytes.of("/w/node_modules/" + "b".repeat(rest + 1) + "/x.js")))
                .isNull();
    }

    /** Interpreters open files all the time. */
    @Test
    void filesOfKnownPackagesAndOfNoneAllocateNothing() {
        byte[][] paths = {
            Bytes.of("/w/node_modules/a/x.js"),
            Bytes.of("/w/node_modules/bücher/x.js"),
            Bytes.of("/w/venv/lib/python3.12/site-packages/six.py"),
            Bytes.of("/w/vendor/acme/lang/helpers.php"),
            Bytes.of("/w/node_modules/" + "b".repeat(4_000) + "/x.js"),
            Bytes.of("/w/src/x.js")
        };
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 100; i++) {
            findAll(paths);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            findAll(paths);
        }

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    }

    private void findAll(byte[][] paths) {
        for (byte[] path : paths) {
            names.find(path);
        }
    }
}
