package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.capture.CaptureSource;
import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.Asyncevent;
import eyas.event.EventSource.Outcome;
import eyas.event.KernelName;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.file.DescriptorEntry;
import eyas.state.process.ThreadEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the descriptors and directories in the state with the kernel's names, on every event of an ordinary job that has both. The state
 * derives them from system calls, as Falco does. A difference is a defect in the state or in the names.
 */
@Tag("kernel")
@Tag("process")
@Timeout(240)
final class NameConsistencyKernelTest {
    private static final String JOB = """
            mkdir -p src/a/b other && cd src
            for i in 1 2 3 4 5; do echo $i > a/$i; echo $i > a/b/$i; done
            git init -q . && git -c user.name=n -c user.email=e@x add -A && git -c user.name=n -c user.email=e@x commit -qm m
            (cd a && tar cf ../../other/a.tar b)
            tar xf ../other/a.tar -C ../other
            cp -r a ../other/copy && mv ../other/copy ../other/moved && chmod -R u+x ../other/moved
            ln -s b a/link && ls a/link/ > /dev/null
            find ../other -name '3' -delete
            python3 -c 'import os, shutil, tempfile
            folder = tempfile.mkdtemp(dir="."); fd = os.open(folder, os.O_RDONLY)
            os.mkdir("x", dir_fd=fd); os.rename("x", "y", src_dir_fd=fd, dst_dir_fd=fd); os.fchdir(fd); os.rmdir("y")
            os.chdir(".."); shutil.rmtree(folder)'
            rm -r ../other
            """;

    @TempDir
    private Path temporary;

    /** Number of names reported by the kernel and compared with the state. */
    private int compared;

    private final List<String> differences = new ArrayList<>();

    /** The kernel's name for the next open; only one process runs at a time. */
    private @Nullable KernelName opened;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    @Test
    void stateAndKernelAgreeOnNames() throws Exception {
        Path directory = temporary.toRealPath();
        Path recording = directory.resolve("job.scap");
        ProcessBuilder builder = EyasProcess.builder(
                "record", "-w", recording.toString(), "--", "sh", "-ec", "cd " + directory + "\n" + JOB);
        EyasProcess run = EyasProcess.run(builder);
        assertThat(run.exitCode()).as(run.err()).isZero();

        State state = new State();
        try (CaptureSource source = CaptureSource.open(recording)) {
            source.start(state.snapshot());
            Event event = new Event();
            while (source.next(event) == Outcome.EVENT) {
                KernelName name = name(event);
                if (name != null && name.kind() == KernelName.Kind.OPENED) {
                    opened = name;
                } else if (name != null) {
                    compare(name, state.threads().get(event.thread()));
                }
                EventContext context = state.apply(event);
                if (context != null) {
                    compareOpened(context);
                    state.settle();
                }
            }
        }

        assertThat(differences).as("%d names compared", compared).isEmpty();
        assertThat(compared).isGreaterThan(50);
    }

    private static @Nullable KernelName name(Event event) {
        boolean isName = event.code() == EventCode.ASYNCEVENT_E
                && event.decode()
                && event.paramText(Asyncevent.NAME).equals(KernelName.EVENT_NAME);
        return isName ? KernelName.read(event.paramBytes(Asyncevent.DATA)).orElseThrow() : null;
    }

    /** Compares the directory that a call starts from with the state's. */
    private void compare(KernelName name, @Nullable ThreadEntry thread) {
        boolean isDirectory = name.kind() == KernelName.Kind.BASE || name.kind() == KernelName.Kind.DESCRIPTOR;
        if (!isDirectory || thread == null) {
            return;
        }
        String known;
        if (name.descriptor() == KernelName.WORKING_DIRECTORY) {
            String cwd = Bytes.text(thread.cwd());
            known = cwd.length() > 1 && cwd.endsWith("/") ? cwd.substring(0, cwd.length() - 1) : cwd;
        } else {
            DescriptorEntry entry = thread.descriptor(name.descriptor());
            known = entry == null ? "nothing" : Bytes.text(entry.realName());
        }
        note(name.kind() + " " + name.descriptor(), known, Bytes.text(name.path()));
    }

    /** Compares the name of an opened file with the kernel's name, which precedes it. Resolves symbolic links in both. */
    private void compareOpened(EventContext context) {
        DescriptorEntry entry = context.descriptor();
        int code = context.event().code();
        KernelName name = opened;
        if ((code != EventCode.SYSCALL_OPENAT_2_X && code != EventCode.SYSCALL_OPEN_X)
                || entry == null
                || name == null) {
            return;
        }
        opened = null;
        // Names in procfs and of devices are links to open files of the process.
        if (name.inode() == entry.ino() && !name.has(KernelName.PROCFS)) {
            note("opened", resolved(Bytes.text(entry.name())), resolved(Bytes.text(name.path())));
        }
    }

    private static String resolved(String path) {
        try {
            Path parent = Path.of(path).getParent();
            return parent == null || !Files.exists(Path.of(path))
                    ? path.replace("/link/", "/b/")
                    : Path.of(path).toRealPath().toString();
        } catch (IOException e) {
            return path;
        }
    }

    private void note(String what, String known, String kernel) {
        compared++;
        if (!known.equals(kernel)) {
            differences.add(what + ": " + known + ", but the kernel has " + kernel);
        }
    }
}
