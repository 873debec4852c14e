package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.state.origin.PackageRole;
import eyas.state.socket.SocketFamily;
import org.junit.jupiter.api.Test;

/** Runs package managers, their scripts and programs that a job puts in between, and checks the roles. */
final class PackageRoleTest {
    private static final int CREATE = 0x4006;
    private static final int WRITE = 2;
    private static final int TRUNCATE = 0x100;
    private static final long SHELL = 100;
    private static final long DPKG = 200;
    private static final long CHILD = 201;

    private final StateEventFeed feed = StateEventFeed.withShell();
    private long inode = 1_000;

    private PackageRole run(long parent, long pid, String path, String... args) {
        feed.fork(parent, pid);
        return exec(pid, path, args);
    }

    private PackageRole exec(long pid, String path, String... args) {
        feed.exec(pid, "cpu=/\0", path, ++inode, 0, args);
        return role(pid);
    }

    private PackageRole role(long pid) {
        return feed.thread(pid).originState().packageRole();
    }

    private void write(long pid, String name) {
        feed.begin(EventCode.SYSCALL_OPENAT_2_X, pid)
                .put(5)
                .put(-100)
                .put(name)
                .put(CREATE)
                .put(0)
                .put(8)
                .put(++inode);
        feed.run();
    }

    @Test
    void packageManagerAndItsScriptsHaveRoles() {
        assertThat(run(SHELL, DPKG, "/usr/bin/dpkg", "--configure", "-a")).isEqualTo(PackageRole.MANAGER);
        assertThat(run(DPKG, CHILD, "/usr/bin/dash", "-e", "/var/lib/dpkg/info/x.postinst", "configure"))
                .isEqualTo(PackageRole.SCRIPT);
        assertThat(run(CHILD, 202, "/usr/bin/perl", "-w", "/usr/sbin/pam-auth-update"))
                .isEqualTo(PackageRole.SCRIPT);
        assertThat(run(202, 203, "/usr/bin/dash", "-c", "cp a b")).isEqualTo(PackageRole.SCRIPT);
        assertThat(run(203, 204, "/usr/bin/cp", "a", "b")).isEqualTo(PackageRole.SCRIPT);
    }

    @Test
    void scriptMayBeStartedByAHelper() {
        run(SHELL, DPKG, "/usr/bin/dpkg", "--configure", "-a");
        assertThat(run(DPKG, CHILD, "/usr/bin/env", "bash", "/var/lib/dpkg/info/x.postinst", "configure"))
                .isEqualTo(PackageRole.HELPER);
        assertThat(exec(CHILD, "/usr/bin/bash", "/var/lib/dpkg/info/x.postinst", "configure"))
                .isEqualTo(PackageRole.SCRIPT);
        assertThat(run(DPKG, 202, "/usr/bin/env", "bash", "/home/u/x.sh")).isEqualTo(PackageRole.HELPER);
        assertThat(exec(202, "/usr/bin/bash", "/home/u/x.sh")).isEqualTo(PackageRole.NONE);
    }

    @Test
    void hookHasNoRole() {
        run(SHELL, DPKG, "/usr/bin/dpkg", "--configure", "-a");
        assertThat(run(DPKG, CHILD, "/usr/bin/dash", "-c", "tee x")).isEqualTo(PackageRole.NONE);
        assertThat(run(CHILD, 202, "/usr/bin/tee", "x")).isEqualTo(PackageRole.NONE);
        assertThat(run(SHELL, 300, "/usr/bin/apt-get", "update")).isEqualTo(PackageRole.NONE);
        assertThat(run(300, 301, "/usr/bin/tee", "x")).isEqualTo(PackageRole.NONE);
    }

    @Test
    void programOfTheJobEndsTheChain() {
        run(SHELL, DPKG, "/usr/bin/dpkg", "--configure", "-a");
        run(DPKG, CHILD, "/usr/bin/dash", "/var/lib/dpkg/info/x.postinst", "configure");
        assertThat(run(CHILD, 202, "/home/u/bin/update-rc.d")).isEqualTo(PackageRole.NONE);
        assertThat(run(202, 203, "/usr/bin/tee", "x")).isEqualTo(PackageRole.NONE);
        assertThat(run(CHILD, 204, "/usr/bin/dash", "/home/u/bin/update-rc.d")).isEqualTo(PackageRole.NONE);
        run(CHILD, 205, "/usr/bin/tar", "-xf", "x.tar");
        assertThat(run(205, 206, "/usr/bin/dash", "-c", "tee x")).isEqualTo(PackageRole.NONE);
    }

    @Test
    void packageWrittenByJobRemovesRole() {
        run(SHELL, 300, "/usr/bin/python3.12", "make.py");
        write(300, "/tmp/x.deb");
        assertThat(run(SHELL, DPKG, "/usr/bin/dpkg", "-i", "/tmp/x.deb")).isEqualTo(PackageRole.NONE);
        run(DPKG, CHILD, "/usr/bin/dash", "/var/lib/dpkg/info/x.postinst", "configure");
        assertThat(role(CHILD)).isEqualTo(PackageRole.NONE);
    }

    private void connect(long pid) {
        feed.socket(pid, 5, SocketFamily.INET, 1);
        feed.begin(EventCode.SOCKET_CONNECT_X, pid)
                .put(-115)
                .putBytes(StateEventFeed.inet("10.0.0.5", 40000, "198.51.100.7", 443))
                .put(5)
                .putBytes(Bytes.EMPTY);
        feed.run();
    }

    @Test
    void packageDownloadedByInstalledProgramHasOwnRole() {
        run(SHELL, 300, "/usr/bin/wget", "https://example.test/x.deb");
        connect(300);
        write(300, "/tmp/x.deb");
        assertThat(run(SHELL, DPKG, "/usr/bin/dpkg", "-i", "/tmp/x.deb")).isEqualTo(PackageRole.DOWNLOAD);
        assertThat(run(DPKG, CHILD, "/usr/bin/dash", "/var/lib/dpkg/info/x.postinst", "configure"))
                .isEqualTo(PackageRole.NONE);

        run(SHELL, 301, "/usr/bin/python3.12", "make.py");
        connect(301);
        write(301, "/tmp/y.deb");
        assertThat(run(SHELL, 202, "/usr/bin/dpkg", "-i", "/tmp/y.deb")).isEqualTo(PackageRole.NONE);
        assertThat(run(SHELL, 203, "/usr/bin/dpkg", "-i", "/tmp/x.deb", "/tmp/y.deb"))
                .isEqualTo(PackageRole.NONE);
        run(SHELL, 302, "/home/u/wget");
        connect(302);
        write(302, "/tmp/z.deb");
        assertThat(run(SHELL, 204, "/usr/bin/dpkg", "-i", "/tmp/z.deb")).isEqualTo(PackageRole.NONE);
    }

    private void open(long pid, String name, int flags, long file) {
        feed.begin(EventCode.SYSCALL_OPENAT_2_X, pid)
                .put(5)
                .put(-100)
                .put(name)
                .put(flags)
                .put(0)
                .put(8)
                .put(file);
        feed.run();
    }

    /** Writing the last byte of a package does not make it a download. */
    @Test
    void earlierWriterOfDownloadedPackageMatters() {
        run(SHELL, 300, "/usr/bin/python3.12", "make.py");
        open(300, "/tmp/x.deb", CREATE, 71);
        run(SHELL, 301, "/usr/bin/curl", "-C", "-", "-o", "/tmp/x.deb", "https://example.test/x.deb");
        connect(301);
        open(301, "/tmp/x.deb", WRITE, 71);
        assertThat(run(SHELL, DPKG, "/usr/bin/dpkg", "-i", "/tmp/x.deb")).isEqualTo(PackageRole.NONE);

        // A file that existed before.
        run(SHELL, 302, "/usr/bin/curl", "-C", "-", "-o", "/src/y.deb", "https://example.test/y.deb");
        connect(302);
        open(302, "/src/y.deb", WRITE, 72);
        assertThat(run(SHELL, 202, "/usr/bin/dpkg", "-i", "/src/y.deb")).isEqualTo(PackageRole.NONE);

        // Code of the job may keep a truncated file open.
        run(SHELL, 303, "/usr/bin/python3.12", "make.py");
        open(303, "/tmp/z.deb", CREATE, 73);
        run(SHELL, 304, "/usr/bin/curl", "-o", "/tmp/z.deb", "https://example.test/z.deb");
        connect(304);
        open(304, "/tmp/z.deb", WRITE | TRUNCATE, 73);
        assertThat(run(SHELL, 203, "/usr/bin/dpkg", "-i", "/tmp/z.deb")).isEqualTo(PackageRole.NONE);
    }

    @Test
    void emptyFileAndEarlierDownloadDoNotMatter() {
        run(SHELL, 300, "/usr/bin/mktemp");
        open(300, "/tmp/tmp.x", CREATE, 71);
        run(SHELL, 301, "/usr/bin/curl", "-o", "/tmp/tmp.x", "https://example.test/x.deb");
        connect(301);
        open(301, "/tmp/tmp.x", WRITE | TRUNCATE, 71);
        assertThat(run(SHELL, DPKG, "/usr/bin/dpkg", "-i", "/tmp/tmp.x")).isEqualTo(PackageRole.DOWNLOAD);
        run(SHELL, 302, "/usr/bin/curl", "-C", "-", "-o", "/tmp/tmp.x", "https://example.test/x.deb");
        connect(302);
        open(302, "/tmp/tmp.x", WRITE, 71);
        assertThat(run(SHELL, 202, "/usr/bin/dpkg", "-i", "/tmp/tmp.x")).isEqualTo(PackageRole.DOWNLOAD);
    }

    @Test
    void packageBuiltByDpkgDebForJobBelongsToJob() {
        run(SHELL, 300, "/usr/bin/dpkg-deb", "-b", "/tmp/x", "/tmp/x.deb");
        write(300, "/tmp/x.deb");
        assertThat(run(SHELL, DPKG, "/usr/bin/dpkg", "-i", "/tmp/x.deb")).isEqualTo(PackageRole.NONE);
    }

    @Test
    void packageFetchedByAptDoesNotBelongToJob() {
        run(SHELL, 300, "/usr/lib/apt/methods/http");
        write(300, "/var/cache/apt/archives/x.deb");
        assertThat(run(SHELL, DPKG, "/usr/bin/dpkg", "--unpack", "/var/cache/apt/archives/x.deb"))
                .isEqualTo(PackageRole.MANAGER);
    }

    @Test
    void helperGivenPackageOfJobRemovesManagersRole() {
        run(SHELL, 300, "/usr/bin/python3.12", "make.py");
        write(300, "/tmp/x.deb");
        assertThat(run(SHELL, DPKG, "/usr/bin/dpkg", "--unpack", "--recursive", "/tmp/d"))
                .isEqualTo(PackageRole.MANAGER);
        run(DPKG, CHILD, "/usr/bin/dpkg-deb", "--fsys-tarfile", "/tmp/x.deb");
        assertThat(role(DPKG)).isEqualTo(PackageRole.NONE);
    }

    @Test
    void scriptIsClassifiedByItsWriter() {
        run(SHELL, DPKG, "/usr/bin/dpkg", "--unpack", "/var/cache/apt/archives/x.deb");
        run(DPKG, CHILD, "/usr/bin/dpkg-deb", "--control", "/var/cache/apt/archives/x.deb", "/var/lib/dpkg/tmp.ci");
        assertThat(run(CHILD, 202, "/usr/bin/tar", "-x")).isEqualTo(PackageRole.HELPER);
        write(202, "/var/lib/dpkg/tmp.ci/preinst");
        assertThat(run(DPKG, 203, "/usr/bin/dash", "/var/lib/dpkg/tmp.ci/preinst", "install"))
                .isEqualTo(PackageRole.SCRIPT);
        run(SHELL, 300, "/usr/bin/python3.12", "make.py");
        write(300, "/var/lib/dpkg/info/y.prerm");
        assertThat(run(DPKG, 204, "/usr/bin/dash", "/var/lib/dpkg/info/y.prerm", "remove"))
                .isEqualTo(PackageRole.NONE);
    }

    @Test
    void optionThatPassesCodeRemovesRole() {
        assertThat(run(SHELL, 200, "/usr/bin/rpm", "--eval", "%{lua: x}")).isEqualTo(PackageRole.NONE);
        assertThat(run(SHELL, 201, "/usr/bin/rpm", "-Uvh", "x.rpm")).isEqualTo(PackageRole.MANAGER);
        assertThat(run(SHELL, 202, "/usr/bin/dnf5", "install", "--setopt=pluginpath=/tmp/x", "y"))
                .isEqualTo(PackageRole.NONE);
        assertThat(run(SHELL, 203, "/usr/bin/dnf5", "install", "--setopt=install_weak_deps=False", "y"))
                .isEqualTo(PackageRole.MANAGER);
        assertThat(run(SHELL, 204, "/usr/bin/dnf5", "install", "--setopt=*.skip_if_unavailable=1", "y"))
                .isEqualTo(PackageRole.MANAGER);
        assertThat(run(SHELL, 205, "/usr/bin/dnf5", "upgrade", "--security")).isEqualTo(PackageRole.MANAGER);
    }

    @Test
    void packageNameIsNotAFile() {
        run(SHELL, 300, "/usr/bin/python3.12", "make.py");
        write(300, "/home/u/make");
        write(300, "/home/u/make.rpm");
        feed.begin(EventCode.SYSCALL_CHDIR_X, SHELL).put(0).put("/home/u");
        feed.run();
        assertThat(run(SHELL, 201, "/sbin/apk", "add", "make")).isEqualTo(PackageRole.MANAGER);
        assertThat(run(SHELL, 202, "/sbin/apk", "add", "./make")).isEqualTo(PackageRole.NONE);
        assertThat(run(SHELL, 203, "/usr/bin/dnf5", "install", "make.rpm")).isEqualTo(PackageRole.NONE);
        assertThat(run(SHELL, 204, "/usr/bin/rpm", "-i", "make")).isEqualTo(PackageRole.NONE);
        assertThat(run(SHELL, 205, "/usr/bin/pacman", "-S", "make")).isEqualTo(PackageRole.MANAGER);
        assertThat(run(SHELL, 206, "/usr/bin/pacman", "--noconfirm", "-U", "make"))
                .isEqualTo(PackageRole.NONE);
    }

    private void read(long pid, String name, long file) {
        feed.begin(EventCode.SYSCALL_OPENAT_2_X, pid)
                .put(6)
                .put(-100)
                .put(name)
                .put(1)
                .put(0)
                .put(8)
                .put(file);
        feed.run();
    }

    @Test
    void descriptorOpenedByPackageManagerIsNotAPackage() {
        String[] names = {"/proc/self/fd/5", "/proc/17/root/tmp/x.rpm", "/dev/fd/5", "/dev/stdin"};
        for (int i = 0; i < names.length; i++) {
            assertThat(run(SHELL, 200 + i, "/usr/bin/rpm", "-i", "x")).isEqualTo(PackageRole.MANAGER);
            read(200 + i, "/proc/self/mountinfo", 7);
            read(200 + i, "/dev/null", 8);
            assertThat(role(200 + i)).isEqualTo(PackageRole.MANAGER);
            read(200 + i, names[i], 9);
            assertThat(role(200 + i)).as(names[i]).isEqualTo(PackageRole.NONE);
        }
    }

    @Test
    void packageManagerMayReopenUnpackedFiles() {
        run(SHELL, DPKG, "/usr/bin/rpm", "-i", "x");
        write(DPKG, "/usr/lib/x.so");
        read(DPKG, "/proc/self/fd/5", inode);
        assertThat(role(DPKG)).isEqualTo(PackageRole.MANAGER);
    }

    /** Red Hat's login shells export it, so that each program of a job has it. */
    @Test
    void functionOfLoginShellsKeepsRole() {
        String which =
                "BASH_FUNC_which%%=() {  ( alias;\n eval ${which_declare} ) | /usr/bin/which --tty-only --read-alias"
                        + " --read-functions --show-tilde --show-dot \"$@\"\n}\0";
        run(SHELL, DPKG, "/usr/bin/rpm", "-i", "x");
        feed.fork(DPKG, CHILD);
        feed.exec(CHILD, "cpu=/\0", which + "which_declare=declare -f\0", "/usr/bin/bash", ++inode, 0, scriptlet());
        assertThat(role(CHILD)).isEqualTo(PackageRole.SCRIPT);
        feed.fork(DPKG, 202);
        feed.exec(202, "cpu=/\0", which + "which_declare=id;\0", "/usr/bin/bash", ++inode, 0, scriptlet());
        assertThat(role(202)).isEqualTo(PackageRole.NONE);
        feed.fork(DPKG, 203);
        feed.exec(203, "cpu=/\0", "BASH_FUNC_which%%=() { id; }\0", "/usr/bin/bash", ++inode, 0, scriptlet());
        assertThat(role(203)).isEqualTo(PackageRole.NONE);
    }

    private static String[] scriptlet() {
        return new String[] {"/var/tmp/rpm-tmp.x1", "1"};
    }

    @Test
    void descriptorOfProcessIsNotAPackage() {
        assertThat(run(SHELL, 201, "/usr/bin/dpkg", "-i", "/proc/17/fd/9")).isEqualTo(PackageRole.NONE);
        assertThat(run(SHELL, 202, "/usr/bin/dpkg", "-i", "/dev/fd/9")).isEqualTo(PackageRole.NONE);
    }
}
