package eyas.conformance;

import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The action's scripts download a release from a loopback server that responds with errors, redirects and truncated bodies. */
final class ShimDownloadTest {
    private static final Path SHIM = ShimFixture.SHIM;
    private static final String NAME = "eyas-1-linux-x86_64.tar.gz";

    @TempDir
    private Path directory;

    private final ReleaseServer server = new ReleaseServer();
    private Path temporary = Path.of("/nowhere");
    private byte[] archive = {};
    private String hash = "";

    ShimDownloadTest() throws IOException {}

    @BeforeEach
    void release() throws Exception {
        temporary = Files.createDirectory(directory.resolve("temporary"));
        Path bin = Files.createDirectories(directory.resolve("release/eyas/bin"));
        Files.writeString(bin.resolve("eyas"), "#!/bin/sh\n");
        assertThat(bin.resolve("eyas").toFile().setExecutable(true)).isTrue();
        archive = pack(directory.resolve("release"), "eyas");
        hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private byte[] pack(Path from, String... names) throws Exception {
        Path file = directory.resolve("packed.tar.gz");
        List<String> command =
                new ArrayList<>(List.of("tar", "-czf", file.toString(), "--absolute-names", "-C", from.toString()));
        command.addAll(List.of(names));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
        return Files.readAllBytes(file);
    }

    private Map<String, String> environment() {
        return new HashMap<>(Map.of(
                "INPUT_DOWNLOAD-URL",
                server.address() + "/mirror/",
                "INPUT_VERBOSE",
                "true",
                "RUNNER_TOOL_CACHE",
                directory.resolve("tools").toString(),
                "RUNNER_TEMP",
                temporary.toString()));
    }

    /** Returns a script that looks for the program of release 1 with the given hash, and prints its path or the error. */
    private String script(String sha256, String patience) {
        return "Object.defineProperty(process, 'arch', { value: process.env.ARCH ?? 'x64' }); require('"
                + SHIM.resolve("distribution.cjs") + "').find({ version: '1', archives: {"
                + " x64: { name: '" + NAME + "', sha256: '" + sha256 + "' },"
                + " arm64: { name: 'eyas-1-linux-aarch64.tar.gz', sha256: '" + sha256 + "' } } }, " + patience + ")"
                + ".then(console.log, (failure) => console.log(failure.message))";
    }

    private String find(String sha256) throws Exception {
        return find(sha256, environment());
    }

    private String find(String sha256, Map<String, String> environment) throws Exception {
        EyasProcess run = NodeTools.run(
                environment, "-e", script(sha256, "{ attempts: 3, firstPause: 1, silence: 60000, whole: 60000 }"));
        assertThat(run.err()).isEmpty();
        return withoutRandomNames(run.out());
    }

    /** Returns the text with a fixed name in place of the random names of temporary directories. */
    private String withoutRandomNames(String text) {
        return text.replaceAll(Pattern.quote(temporary + "/eyas-") + "\\w{6}", temporary + "/new");
    }

    private Path cachedArchive() {
        return directory
                .resolve("tools/eyas/1-sha" + hash.substring(0, 16))
                .resolve("x64")
                .resolve(NAME);
    }

    private String program() {
        return temporary + "/new/eyas/bin/eyas\n";
    }

    /** Returns the programs unpacked so far. */
    private List<Path> unpackedPrograms() throws IOException {
        try (Stream<Path> directories = Files.list(temporary)) {
            return directories.map(each -> each.resolve("eyas/bin/eyas")).toList();
        }
    }

    /** Returns the files in the tool cache, which should contain only complete downloads. */
    private List<String> cachedFiles() throws IOException {
        Path cache = directory.resolve("tools");
        if (!Files.exists(cache)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(file -> !Files.isDirectory(file))
                    .map(file -> cache.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void downloadIsStoredInToolCache() throws Exception {
        server.respondWith(ReleaseServer.bytes(archive));
        assertThat(find(hash))
                .isEqualTo("eyas: downloading " + server.address() + "/mirror/" + NAME + "\n" + program());
        assertThat(cachedFiles()).containsExactly("eyas/1-sha" + hash.substring(0, 16) + "/x64/" + NAME);
        assertThat(unpackedPrograms())
                .singleElement()
                .satisfies(program ->
                        assertThat(Files.getPosixFilePermissions(program)).contains(OWNER_EXECUTE));
        assertThat(find(hash)).isEqualTo("eyas: using " + cachedArchive() + "\n" + program());
        assertThat(unpackedPrograms()).as("each use has its own directory").hasSize(2);
        assertThat(server.requests()).containsExactly("GET /mirror/" + NAME);
    }

    /** Every step of the job can write to the tool cache, so a program that root runs is stored elsewhere. */
    @Test
    void programForRootIsInstalledByRoot() throws Exception {
        Privileges.assumeBpfSupport();
        server.respondWith(ReleaseServer.bytes(archive));
        Path programs = directory.resolve("programs");
        String script = script(
                hash,
                "{ attempts: 1, firstPause: 1, silence: 60000, whole: 60000 }, ['/usr/bin/env', 'AS=root'], '"
                        + programs + "'");
        Path home = programs.resolve("1-sha" + hash.substring(0, 16) + "/x64");
        assertThat(NodeTools.run(environment(), "-e", script).out())
                .isEqualTo("eyas: downloading " + server.address() + "/mirror/" + NAME + "\n" + home.resolve("bin/eyas")
                        + "\n");
        assertThat(cachedFiles()).isEmpty();
        assertThat(Files.getPosixFilePermissions(home.resolve("bin/eyas"))).contains(OWNER_EXECUTE);
        assertThat(NodeTools.run(environment(), "-e", script).out())
                .isEqualTo("eyas: using " + home + "\n" + home.resolve("bin/eyas") + "\n");
        Files.setAttribute(home.resolve("bin/eyas"), "unix:uid", 1001);
        assertThat(NodeTools.run(environment(), "-e", script).out())
                .endsWith(home.resolve("bin/eyas") + " is writable by others than root; remove " + home + " as root\n");
        try (Stream<Path> around = Files.list(home.getParent())) {
            assertThat(around).as("no temporary files are left").containsExactly(home);
        }
    }

    /** In a container, the runner's user is often root. */
    @Test
    void rootRunnerInstallsForRoot() throws Exception {
        Privileges.assumeBpfSupport();
        server.respondWith(ReleaseServer.bytes(archive));
        Path programs = directory.resolve("programs");
        String script =
                script(hash, "{ attempts: 1, firstPause: 1, silence: 60000, whole: 60000 }, [], '" + programs + "'");
        assertThat(NodeTools.run(environment(), "-e", script).out())
                .endsWith(programs.resolve("1-sha" + hash.substring(0, 16) + "/x64/bin/eyas") + "\n");
        assertThat(cachedFiles()).isEmpty();
    }

    /** The runner's user could replace a file between the check and root's use (a race condition), so root checks it again. */
    @Test
    void rootUnpacksVerifiedArchivesOnly() throws Exception {
        Privileges.assumeBpfSupport();
        server.respondWith(ReleaseServer.bytes(archive));
        Path programs = directory.resolve("programs");
        String exchange =
                "const fs = require('node:fs'); const read = fs.readFileSync; fs.readFileSync = (file, ...rest) =>"
                        + " String(file).endsWith('.tar.gz') ? Buffer.from('exchanged') : read(file, ...rest); ";
        String script = exchange
                + script(
                        hash,
                        "{ attempts: 1, firstPause: 1, silence: 60000, whole: 60000 }, ['/usr/bin/env', 'AS=root'], '"
                                + programs + "'");
        assertThat(NodeTools.run(environment(), "-e", script).out())
                .contains("cannot install the program as root in ", "did NOT match");
    }

    /** Without the start-up cache, the program still runs. */
    @Test
    void startupCacheIsOptional() throws Exception {
        Path lib = Files.createDirectories(directory.resolve("start/eyas/lib"));
        Files.writeString(lib.resolve("eyas.aot"), "cache");
        byte[] start = pack(directory.resolve("start"), "eyas");
        String startHash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(start));
        String script = script(hash, "{ attempts: 1, firstPause: 1, silence: 60000, whole: 60000 }")
                .replace("x64: {", "x64: { start: { name: 'start.tar.gz', sha256: '" + startHash + "' },");
        server.respondByName(Map.of(NAME, ReleaseServer.bytes(archive), "start.tar.gz", ReleaseServer.status(404)));
        assertThat(withoutRandomNames(NodeTools.run(environment(), "-e", script).out()))
                .contains("eyas: continuing without the start-up cache: ")
                .endsWith(program());
        Files.delete(cachedArchive());
        server.respondByName(Map.of(NAME, ReleaseServer.bytes(archive), "start.tar.gz", ReleaseServer.bytes(start)));
        Path home = Path.of(NodeTools.run(environment(), "-e", script)
                        .out()
                        .lines()
                        .toList()
                        .getLast())
                .resolve("../..")
                .normalize();
        assertThat(home.resolve("lib/eyas.aot")).hasContent("cache");
        assertThat(home.resolve("bin/eyas")).exists();
        Path cachedStart = cachedArchive().resolveSibling("start.tar.gz");
        Files.writeString(cachedStart, "planted");
        assertThat(withoutRandomNames(NodeTools.run(environment(), "-e", script).out()))
                .contains("eyas: " + cachedStart + " is not the release that this action pins")
                .endsWith(program());
        assertThat(cachedStart).hasBinaryContent(start);
        Files.delete(cachedArchive());
        server.respondByName(Map.of("start.tar.gz", ReleaseServer.bytes(start), NAME, ReleaseServer.status(404)));
        assertThat(NodeTools.run(environment(), "-e", script).out()).contains(NAME + " responded with status 404");
    }

    @Test
    void releaseIsPinnedPerArchitecture() throws Exception {
        Path pins = directory.resolve("pins.json");
        Files.copy(SHIM.resolve("distribution.json"), pins);
        String script =
                EyasProcess.home().resolve("build/packaging/pin-release.cjs").toString();
        String[] hashes = {"1".repeat(64), "2".repeat(64), "3".repeat(64), "4".repeat(64)};
        NodeTools.run(Map.of(), script, "9.1", "x86_64", hashes[0], hashes[1], pins.toString());
        NodeTools.run(Map.of(), script, "9.1", "aarch64", hashes[2], hashes[3], pins.toString());
        String both = Files.readString(pins);
        assertThat(both)
                .contains("\"version\": \"9.1\"", "eyas-9.1-linux-x86_64.tar.gz", "eyas-9.1-linux-aarch64-start.tar.gz")
                .contains(hashes);
        NodeTools.run(Map.of(), script, "9.2", "x86_64", hashes[0], hashes[1], pins.toString());
        assertThat(Files.readString(pins)).contains(hashes[0], hashes[1]).doesNotContain(hashes[2], hashes[3]);
        assertThat(NodeTools.run(Map.of(), script, "9.2", "x86_64", "short", hashes[1], pins.toString())
                        .exitCode())
                .isEqualTo(2);
    }

    /** Every job of a runner can write to its tool cache, so each use verifies the hash. */
    @Test
    void doesNotRunToolCacheEntryOfEarlierJob() throws Exception {
        server.respondWith(ReleaseServer.bytes(archive));
        find(hash);
        Path planted =
                Files.createDirectories(directory.resolve("planted/eyas/bin")).resolve("eyas");
        Files.writeString(planted, "#!/bin/sh\necho planted\n");
        byte[] other = pack(directory.resolve("planted"), "eyas");
        String otherHash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(other));
        Files.write(cachedArchive(), other);
        // The layout of an unpacked installation.
        Files.createDirectories(cachedArchive().resolveSibling("bin"));
        Files.copy(planted, cachedArchive().resolveSibling("bin/eyas"));
        Files.writeString(Path.of(cachedArchive().getParent() + ".complete"), "");
        assertThat(find(hash))
                .isEqualTo("eyas: " + cachedArchive() + " is not the release that this action pins: its SHA-256 is "
                        + otherHash
                        + "; downloading it again\neyas: downloading " + server.address() + "/mirror/" + NAME
                        + "\n" + program());
        assertThat(cachedArchive()).hasBinaryContent(archive);
        for (Path program : unpackedPrograms()) {
            assertThat(program).hasContent("#!/bin/sh\n");
        }
        Path real = directory.resolve("real");
        for (String[] command : new String[][] {
            {"ln", "-s", real.toString(), cachedArchive().toString()},
            {"mkfifo", cachedArchive().toString()},
            {"truncate", "-s", "1T", cachedArchive().toString()},
            {"mkdir", cachedArchive().toString()}
        }) {
            Files.write(real, archive);
            Files.delete(cachedArchive());
            assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
            assertThat(find(hash)).as(command[0]).endsWith("/mirror/" + NAME + "\n" + program());
            assertThat(cachedArchive()).as(command[0]).isRegularFile().hasBinaryContent(archive);
        }
    }

    @Test
    void unwritableCacheIsNotAnError() throws Exception {
        server.respondWith(ReleaseServer.bytes(archive));
        String refused = "const fs = require('node:fs'); fs.renameSync = () => { throw new Error('read-only'); }; ";
        String script = refused + script(hash, "{ attempts: 1, firstPause: 1, silence: 60000, whole: 60000 }");
        assertThat(withoutRandomNames(NodeTools.run(environment(), "-e", script).out()))
                .endsWith("eyas: cannot write " + cachedArchive() + ", the next job downloads it again: read-only\n"
                        + program());
    }

    @Test
    void selectsArchiveForArchitecture() throws Exception {
        server.respondWith(ReleaseServer.bytes(archive));
        Map<String, String> environment = environment();
        environment.put("ARCH", "arm64");
        assertThat(find(hash, environment)).endsWith(program());
        assertThat(server.requests()).containsExactly("GET /mirror/eyas-1-linux-aarch64.tar.gz");
        environment.put("ARCH", "riscv64");
        assertThat(find(hash, environment))
                .isEqualTo("unsupported architecture riscv64: Eyas supports x64 and arm64\n");
    }

    @Test
    void rejectsArchiveWithOtherHash() throws Exception {
        server.respondWith(ReleaseServer.bytes(archive));
        assertThat(find("0".repeat(64)))
                .endsWith(NAME + " has the SHA-256 " + hash + ", but this action pins " + "0".repeat(64)
                        + "; the file was not used\n");
        assertThat(server.requests()).hasSize(1);
        assertThat(cachedFiles()).isEmpty();
    }

    @Test
    void retriesTruncatedDownload() throws Exception {
        server.respondWith(ReleaseServer.truncated(archive, 20), ReleaseServer.bytes(archive));
        assertThat(find(hash))
                .contains(NAME + " ended after 20 of " + archive.length + " bytes; retrying\n")
                .endsWith(program());
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void retriesFailingServerWithLimit() throws Exception {
        server.respondWith(ReleaseServer.status(503), ReleaseServer.status(429), ReleaseServer.bytes(archive));
        assertThat(find(hash)).endsWith(program());
        assertThat(server.requests()).hasSize(3);
        Files.delete(cachedArchive());
        server.respondWith(ReleaseServer.status(500));
        assertThat(find(hash))
                .endsWith(
                        NAME
                                + " responded with status 500; without internet access set eyas-path or download-url (attempt 3)\n");
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void doesNotRetryMissingFile() throws Exception {
        server.respondWith(ReleaseServer.status(404));
        assertThat(find(hash))
                .endsWith(NAME + " responded with status 404; without internet access set eyas-path or download-url\n");
        assertThat(server.requests()).hasSize(1);
        assertThat(cachedFiles()).isEmpty();
    }

    @Test
    void silentServerTimesOut() throws Exception {
        server.respondWith(server.silent());
        EyasProcess run = NodeTools.run(
                environment(), "-e", script(hash, "{ attempts: 2, firstPause: 1, silence: 200, whole: 60000 }"));
        assertThat(run.out()).endsWith(NAME + " sent no data for 200 ms (attempt 2)\n");
        run = NodeTools.run(
                environment(), "-e", script(hash, "{ attempts: 1, firstPause: 1, silence: 60000, whole: 200 }"));
        assertThat(run.out()).endsWith(NAME + " timed out after 200 ms\n");
        assertThat(cachedFiles()).isEmpty();
    }

    @Test
    void unreachableServerIsReported() throws Exception {
        String address = server.address();
        server.close();
        assertThat(find(hash))
                .contains(address + "/mirror/" + NAME + " cannot be reached: ")
                .endsWith("(attempt 3)\n");
    }

    @Test
    void followsRedirectsWithLimit() throws Exception {
        server.respondWith(ReleaseServer.redirect("/store/1?signature=a"), ReleaseServer.bytes(archive));
        assertThat(find(hash)).endsWith(program());
        assertThat(server.requests()).containsExactly("GET /mirror/" + NAME, "GET /store/1?signature=a");
        Files.delete(cachedArchive());
        server.respondWith(ReleaseServer.redirect("/again"));
        assertThat(find(hash)).endsWith(NAME + " redirects more than 5 times\n");
        server.respondWith(ReleaseServer.redirect("file:///etc/passwd"));
        assertThat(find(hash)).endsWith(NAME + " redirects to file:///etc/passwd, which this action does not follow\n");
    }

    @Test
    void concurrentStartsShareOneInstallation() throws Exception {
        server.respondWith(ReleaseServer.bytes(archive));
        List<Process> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            starts.add(NodeTools.builder(environment(), "-e", script(hash, "undefined"))
                    .redirectErrorStream(true)
                    .start());
        }
        for (Process start : starts) {
            String output = new String(start.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(start.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(withoutRandomNames(output)).endsWith(program());
        }
        assertThat(cachedFiles()).hasSize(1);
        assertThat(unpackedPrograms()).hasSize(4);
    }

    @Test
    void rejectsArchiveEntryOutsideDirectory() throws Exception {
        Path outside = directory.resolve("outside");
        Files.writeString(outside, "mine");
        archive = pack(directory.resolve("release"), "eyas", outside.toString());
        hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
        Files.delete(outside);
        server.respondWith(ReleaseServer.bytes(archive));
        assertThat(find(hash)).endsWith(program());
        assertThat(outside).doesNotExist();
    }

    @Test
    void invalidArchiveIsReported() throws Exception {
        archive = "no archive".getBytes(StandardCharsets.UTF_8);
        hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
        server.respondWith(ReleaseServer.bytes(archive));
        assertThat(find(hash)).contains("cannot unpack the release in ");
        assertThat(cachedFiles())
                .as("the download has the pinned hash")
                .containsExactly("eyas/1-sha" + hash.substring(0, 16) + "/x64/" + NAME);
    }

    @Test
    void invalidMirrorAddressIsReported() throws Exception {
        Map<String, String> environment = environment();
        environment.put("INPUT_DOWNLOAD-URL", "mirror.example/eyas");
        assertThat(find(hash, environment))
                .isEqualTo("download-url: 'mirror.example/eyas' is not a valid http or https URL\n");
    }

    @Test
    void usesProxyOfEnvironment() throws Exception {
        server.respondWith(ReleaseServer.bytes(archive));
        Map<String, String> environment = environment();
        environment.put("INPUT_DOWNLOAD-URL", "http://releases.invalid/mirror");
        environment.put("http_proxy", server.address().replace("//", "//user:p%40ss@"));
        assertThat(find(hash, environment)).endsWith(program());
        assertThat(server.requests()).containsExactly("GET http://releases.invalid/mirror/" + NAME);
    }

    @Test
    void tunnelsTlsThroughProxy() throws Exception {
        Path keys = directory.resolve("keys.p12");
        Path certificate = directory.resolve("certificate.pem");
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "a",
                "-dname",
                "CN=github.com",
                "-ext",
                "san=dns:github.com",
                "-keystore",
                keys.toString(),
                "-storepass",
                "secret");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "a",
                "-keystore",
                keys.toString(),
                "-storepass",
                "secret",
                "-file",
                certificate.toString());
        try (ReleaseServer secure = ReleaseServer.secure(context(keys));
                TunnelProxy proxy = new TunnelProxy(secure.port())) {
            secure.respondWith(ReleaseServer.bytes(archive));
            Map<String, String> environment = environment();
            environment.remove("INPUT_DOWNLOAD-URL");
            environment.put("GITHUB_ACTION_REPOSITORY", "someone/eyas");
            environment.put("HTTPS_PROXY", proxy.address().replace("//", "//user:p%40ss@"));
            environment.put("NODE_EXTRA_CA_CERTS", certificate.toString());
            assertThat(find(hash, environment))
                    .isEqualTo("eyas: downloading https://github.com/someone/eyas/releases/download/v1/" + NAME + "\n"
                            + program());
            assertThat(secure.requests()).containsExactly("GET /someone/eyas/releases/download/v1/" + NAME);
            assertThat(proxy.requests())
                    .startsWith("CONNECT github.com:443 HTTP/1.1")
                    .contains("proxy-authorization: Basic dXNlcjpwQHNz");
            // An untrusted certificate is rejected.
            Files.delete(cachedArchive());
            environment.remove("NODE_EXTRA_CA_CERTS");
            assertThat(find(hash, environment)).contains(" cannot be reached: self-signed certificate");
        }
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        EyasProcess run = EyasProcess.run(new ProcessBuilder(command));
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    }

    private static SSLContext context(Path keys) throws Exception {
        char[] secret = "secret".toCharArray();
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(KeyStore.getInstance(keys.toFile(), secret), secret);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    @Test
    void refusingProxyIsReported() throws Exception {
        try (TunnelProxy proxy = new TunnelProxy(0)) {
            Map<String, String> environment = environment();
            environment.remove("INPUT_DOWNLOAD-URL");
            environment.put("HTTPS_PROXY", proxy.address());
            assertThat(find(hash, environment))
                    .contains(" cannot be reached: proxy 127.0.0.1:")
                    .endsWith(" responded with status 403 (attempt 3)\n");
        }
    }

    @Test
    void noProxyConnectsDirectly() throws Exception {
        server.respondWith(ReleaseServer.bytes(archive));
        Map<String, String> environment = environment();
        environment.put("http_proxy", "http://127.0.0.1:9");
        for (String exempt : List.of("127.0.0.1", "example.com, *", "0.0.1", ".0.0.1:" + server.port())) {
            environment.put("no_proxy", exempt);
            assertThat(find(hash, environment)).as(exempt).endsWith(program());
            Files.delete(cachedArchive());
        }
        environment.put("no_proxy", "127.0.0.1:1, example.com");
        assertThat(find(hash, environment)).contains(" cannot be reached: ");
    }
}
