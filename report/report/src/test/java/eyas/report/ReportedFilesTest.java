package eyas.report;

import static eyas.report.ReportFixture.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.EventCode;
import eyas.event.FlagTable;
import eyas.report.model.FileFacts;
import eyas.report.model.JobReport;
import eyas.report.model.PersistenceFacts;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** Tests a report's files, and which of them are credentials or persistence. */
final class ReportedFilesTest {
    private static final int READ = FlagTable.value("file_flags", "O_RDONLY");

    private final ReportFixture world = new ReportFixture(ReportLimits.defaults());

    @Test
    void filesHaveTheirOperations() {
        world.open(ReportFixture.ROOT, 3, "/tmp/a", WRITE);
        world.open(ReportFixture.ROOT, 4, "/tmp/a", WRITE);
        world.open(ReportFixture.ROOT, 5, "/tmp/b", READ);
        world.open(ReportFixture.ROOT, 6, "/work/c", WRITE);
        world.open(ReportFixture.ROOT, -13, "/tmp/d", WRITE);
        world.open(ReportFixture.ROOT, 7, "/dev/null", WRITE);
        world.open(ReportFixture.ROOT, 8, "/root/.npmrc", READ);
        world.open(ReportFixture.ROOT, 9, "/proc/self/environ", READ);
        world.open(ReportFixture.ROOT, 9, "/root/.bashrc", WRITE);
        world.path(EventCode.SYSCALL_UNLINK_2_X, ReportFixture.ROOT, "/tmp/a");
        JobReport report = world.finish();
        assertThat(report.files().rows())
                .extracting(FileFacts::path, FileFacts::place, FileFacts::credential, FileFacts::surface)
                .containsExactly(
                        Tuple.tuple("/tmp/a", FileFacts.Place.TEMPORARY, "", ""),
                        Tuple.tuple("/work/c", FileFacts.Place.WORKSPACE, "", ""),
                        Tuple.tuple("/root/.npmrc", FileFacts.Place.HOME, "registry token", ""),
                        Tuple.tuple("/root/.bashrc", FileFacts.Place.HOME, "", "shell start-up file"));
        assertThat(report.files().rows().getFirst().touches())
                .extracting(FileFacts.Touch::action, FileFacts.Touch::count)
                .containsExactly(Tuple.tuple(FileFacts.Action.WRITTEN, 2L), Tuple.tuple(FileFacts.Action.DELETED, 1L));
        assertThat(report.persistence().rows())
                .singleElement()
                .satisfies(touched -> assertThat(touched.file()).isEqualTo(3));
    }

    @Test
    void persistenceNamesWriterRatherThanEarlierReader() {
        world.fork(ReportFixture.ROOT, 200);
        world.open(ReportFixture.ROOT, 3, "/etc/shadow-", READ);
        world.open(ReportFixture.ROOT, 4, "/etc/shadow", READ);
        world.open(200, 3, "/etc/shadow", WRITE);
        JobReport report = world.finish();
        int writer = report.processes().rows().stream()
                .filter(process -> process.pid() == 200)
                .findFirst()
                .orElseThrow()
                .id();
        assertThat(report.persistence().rows())
                .extracting(PersistenceFacts::path, PersistenceFacts::process)
                .containsExactly(Tuple.tuple("/etc/shadow", writer));
    }

    private void openBelow(String below, String path, String... names) {
        world.calledByTheMachine(ReportFixture.ROOT, below, names);
        world.open(ReportFixture.ROOT, 3, path, WRITE);
    }

    private List<String> persistent() {
        JobReport report = world.finish();
        return report.persistence().rows().stream().map(PersistenceFacts::path).toList();
    }

    @Test
    void fileBelowAnotherRootIsOnePersistenceRow() {
        openBelow("", "/home/u/.bashrc", "/work/jail/home/u/.bashrc");
        openBelow("", "/etc/sudoers", "/work/jail/etc/sudoers");
        openBelow("", "/mnt/x", "/etc/cron.d/x", "/srv/cron.d/x");
        openBelow("", "/home/u/.profile", "/etc/profile.d/home/u/.profile", "/etc/cron.d/u/.profile");
        assertThat(persistent())
                .containsExactly(
                        "/home/u/.bashrc",
                        "/etc/sudoers",
                        "/etc/cron.d/x",
                        "/home/u/.profile",
                        "/etc/cron.d/u/.profile");
    }

    @Test
    void homesBelowAnotherRootAreNotTheMachines() {
        for (String name : List.of("/home/u/.bashrc", "/root/.ssh/authorized_keys", "/etc/profile", "/etc/sudoers")) {
            openBelow(name, name, "/work/jail" + name);
        }
        world.path(EventCode.SYSCALL_UNLINK_2_X, ReportFixture.ROOT, "/work/jail/home/u/.bashrc");
        openBelow("/home/u/.bashrc", "/home/u/.bashrc", "/work/jail/home/u/.bashrc");
        openBelow("/root/.config/autostart/x", "/root/.config/autostart/x", "/work/jail/root/.config/autostart/x");
        assertThat(persistent()).isEmpty();
    }

    @Test
    void machineDirectoryBelowAnotherRootIsPersistence() {
        world.account("/srv/homes/root");
        List<String> persistent = List.of(
                "/home/u/.bashrc",
                "/srv/homes/root/.profile",
                "/job/.git/hooks/pre-commit",
                "/work/venv/lib/x.pth",
                "/etc/cron.d/etc/profile",
                "/var/someone/.zshrc",
                "/jail/home/ci/repo/.git/hooks/pre-push",
                "/jail/etc/alternatives/x.pth");
        openBelow("/u/.bashrc", "/u/.bashrc", persistent.get(0));
        openBelow("/root/.profile", "/root/.profile", persistent.get(1));
        openBelow("/.git/hooks/pre-commit", "/.git/hooks/pre-commit", persistent.get(2));
        openBelow("/venv/lib/x.pth", "/venv/lib/x.pth", persistent.get(3));
        openBelow("/etc/profile", "/etc/profile", persistent.get(4));
        openBelow("/someone/.zshrc", "/someone/.zshrc", persistent.get(5));
        openBelow("/home/ci/repo/.git/hooks/pre-push", "/home/ci/repo/.git/hooks/pre-push", persistent.get(6));
        openBelow("/etc/alternatives/x.pth", "/etc/alternatives/x.pth", persistent.get(7));
        assertThat(persistent()).containsExactlyElementsOf(persistent);
    }

    @Test
    void writerToImageByMachineNameIsJudgedByThatName() {
        openBelow("/root/.bashrc", "/root/.bashrc", "/work/jail/root/.bashrc");
        world.open(ReportFixture.ROOT, 3, "/work/jail/root/.bashrc", WRITE);
        assertThat(persistent()).containsExactly("/work/jail/root/.bashrc");
    }

    @Test
    void renameBelowAnotherRootPersistsByMachineName() {
        openBelow("", "/mnt/x", "/etc/x");
        world.two(EventCode.SYSCALL_RENAME_X, "/mnt/x", "/mnt/sudoers");
        openBelow("", "/etc/cron.d/y", "/work/jail/etc/cron.d/y");
        world.two(EventCode.SYSCALL_LINK_2_X, "/etc/cron.d/y", "/etc/cron.d/z");
        openBelow("", "/root/y", "/work/jail/root/y");
        world.two(EventCode.SYSCALL_RENAME_X, "/root/y", "/root/.bashrc");
        assertThat(persistent()).containsExactly("/etc/sudoers", "/etc/cron.d/y", "/etc/cron.d/z", "/root/.bashrc");
    }

    /** A startup file or a credential is recognized by any path that leads to it. */
    @Test
    void filesAreRecognizedThroughLinks() {
        world.two(EventCode.SYSCALL_SYMLINK_X, "/root/.bashrc", "/work/x");
        world.open(ReportFixture.ROOT, 3, "/work/x", WRITE);
        world.open(ReportFixture.ROOT, 4, "/proc/self/root/etc/cron.d/y", WRITE);
        world.two(EventCode.SYSCALL_RENAME_X, "/tmp/z", "/proc/self/root/etc/hosts");
        world.two(EventCode.SYSCALL_SYMLINK_X, "/root/.npmrc", "/tmp/soft");
        world.open(ReportFixture.ROOT, 5, "/tmp/soft", READ);
        world.two(EventCode.SYSCALL_LINK_2_X, "/root/.netrc", "/tmp/hard");
        world.open(ReportFixture.ROOT, 6, "/tmp/hard", READ);
        world.open(ReportFixture.ROOT, 7, "/proc/self/root/root/.pypirc", READ);
        JobReport report = world.finish();
        assertThat(report.persistence().rows())
                .extracting(PersistenceFacts::path)
                .containsExactly("/root/.bashrc", "/etc/cron.d/y", "/etc/hosts");
        assertThat(report.files().rows())
                .filteredOn(file -> !file.credential().isEmpty())
                .extracting(
                        FileFacts::path,
                        FileFacts::credential,
                        file -> file.touches().getFirst().action())
                .containsExactly(
                        Tuple.tuple("/root/.npmrc", "registry token", FileFacts.Action.READ),
                        Tuple.tuple("/tmp/hard", "git token", FileFacts.Action.RENAMED_TO_THIS),
                        Tuple.tuple("/root/.netrc", "git token", FileFacts.Action.READ),
                        Tuple.tuple("/root/.pypirc", "registry token", FileFacts.Action.READ));
    }

    @Test
    void movedCredentialStaysCredential() {
        world.two(EventCode.SYSCALL_RENAME_X, "/root/.npmrc", "/tmp/a");
        world.two(EventCode.SYSCALL_RENAME_X, "/tmp/a", "/tmp/b");
        world.open(ReportFixture.ROOT, 3, "/tmp/b", READ);
        assertThat(world.finish().files().rows()).last().satisfies(file -> {
            assertThat(file.path()).isEqualTo("/tmp/b");
            assertThat(file.credential()).isEqualTo("registry token");
            assertThat(file.touches())
                    .extracting(FileFacts.Touch::action)
                    .containsExactly(FileFacts.Action.RENAMED_TO_THIS, FileFacts.Action.READ);
        });
    }

    @Test
    void credentialInRenamedDirectoryStaysCredential() {
        world.two(EventCode.SYSCALL_RENAME_X, "/root/.docker", "/tmp/a");
        world.two(EventCode.SYSCALL_RENAME_X, "/tmp/a", "/tmp/b");
        world.two(EventCode.SYSCALL_RENAME_X, "/tmp", "/scratch");
        world.open(ReportFixture.ROOT, 3, "/scratch/b/config.json", READ);
        world.open(ReportFixture.ROOT, 4, "/tmp/b/config.json", READ);
        world.two(EventCode.SYSCALL_RENAME_X, "/scratch/b/config.json", "/tmp/c");
        world.open(ReportFixture.ROOT, 5, "/tmp/c", READ);
        world.two(EventCode.SYSCALL_RENAME_X, "/scratch/b", "/root/.docker");
        world.open(ReportFixture.ROOT, 6, "/scratch/b/config.json", READ);
        assertThat(world.finish().files().rows())
                .filteredOn(file -> !file.credential().isEmpty())
                .extracting(FileFacts::path, file -> file.touches().getLast().action())
                .containsExactly(
                        Tuple.tuple("/scratch/b/config.json", FileFacts.Action.MOVED),
                        Tuple.tuple("/tmp/c", FileFacts.Action.READ));
    }

    @Test
    void renamedDirectoryMakesItsFilesPersistent() {
        world.two(EventCode.SYSCALL_RENAME_X, "/work/.git/hooks", "/work/moved");
        world.open(ReportFixture.ROOT, 3, "/work/moved/pre-push", WRITE);
        world.open(ReportFixture.ROOT, 4, "/work/moved/gone", WRITE);
        world.path(EventCode.SYSCALL_UNLINK_2_X, ReportFixture.ROOT, "/work/moved/gone");
        world.two(EventCode.SYSCALL_RENAME_X, "/work/moved", "/work/.git/hooks");
        assertThat(persistent()).containsExactly("/work/.git/hooks/pre-push");
    }

    @Test
    void exchangedDirectoriesTakeTheirFilesAlong() {
        world.open(ReportFixture.ROOT, 3, "/root/s/authorized_keys", WRITE);
        world.event(w -> w.begin(EventCode.SYSCALL_RENAMEAT2_X, world.time(), ReportFixture.ROOT)
                .put(0)
                .put(-100)
                .put("/root/s")
                .put(-100)
                .put("/root/.ssh")
                .put(2)
                .end());
        world.open(ReportFixture.ROOT, 4, "/root/s/id_rsa", READ);
        JobReport report = world.finish();
        assertThat(report.persistence().rows())
                .extracting(PersistenceFacts::path)
                .containsExactly("/root/.ssh/authorized_keys");
        assertThat(report.files().rows())
                .filteredOn(file -> !file.credential().isEmpty())
                .extracting(FileFacts::path)
                .contains("/root/s/id_rsa");
    }

    @Test
    void exchangedFilesAreBothNew() {
        world.open(ReportFixture.ROOT, 3, "/tmp/evil", WRITE);
        world.event(w -> w.begin(EventCode.SYSCALL_RENAMEAT2_X, world.time(), ReportFixture.ROOT)
                .put(0)
                .put(-100)
                .put("/root/.bashrc")
                .put(-100)
                .put("/tmp/evil")
                .put(2)
                .end());
        world.path(EventCode.SYSCALL_UNLINK_2_X, ReportFixture.ROOT, "/tmp/evil");
        assertThat(persistent()).containsExactly("/root/.bashrc");
    }

    /** Operations of many processes of one step on a file are all counted, though not all processes are named. */
    @Test
    void countsAllOperationsOfOneStep() {
        for (int i = 1; i <= 12; i++) {
            world.fork(ReportFixture.ROOT, ReportFixture.ROOT + i);
            world.open(ReportFixture.ROOT + i, 3, "/root/x", WRITE);
        }
        assertThat(world.finish().files().rows()).singleElement().satisfies(file -> {
            assertThat(file.touches()).hasSize(8);
            assertThat(file.touches().stream().mapToLong(FileFacts.Touch::count).sum())
                    .isEqualTo(file.touchCount())
                    .isEqualTo(12);
        });
    }

    /** The environment of another process is a credential by whatever path it is reached. */
    @Test
    void onlyOwnEnvironmentIsNoCredential() {
        world.open(ReportFixture.ROOT, 3, "/proc/self/environ", READ);
        world.open(ReportFixture.ROOT, 4, "/proc/thread-self/environ", READ);
        world.two(EventCode.SYSCALL_SYMLINK_X, "/proc/self/environ", "/tmp/own");
        world.open(ReportFixture.ROOT, 5, "/tmp/own", READ);
        world.open(ReportFixture.ROOT, 6, "/work/environ", READ);
        world.open(ReportFixture.ROOT, 7, "/proc/self/root/proc/1/environ", READ);
        world.two(EventCode.SYSCALL_SYMLINK_X, "/proc/1/mem", "/tmp/foreign");
        world.open(ReportFixture.ROOT, 8, "/tmp/foreign", READ);
        assertThat(world.finish().files().rows())
                .extracting(FileFacts::path)
                .containsExactly("/proc/1/environ", "/proc/1/mem");
    }
}
