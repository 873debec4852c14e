package eyas.live;

import eyas.event.Bytes;
import eyas.event.EventSourceException;
import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import eyas.live.sys.FileStatus;
import eyas.live.sys.ProcessCalls;
import eyas.text.FileProblem;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Starts a command so that it can be watched from its first instruction.
 *
 * <p>A tiny program of our own (src/main/launcher/launch.c) becomes the command: it is started, put into a cgroup of its
 * own, waits for its leave and then executes the command in its place. So the command has the process id, the parent, the
 * process group, the terminal, and the descriptors that it would have without Eyas, and it does not die with Eyas.
 */
public final class CommandLauncher {
    /** What shells return for a command that is there but cannot be executed. */
    public static final int EXIT_CANNOT_RUN = 126;
    /** What shells return for a command that is not there. */
    public static final int EXIT_NOT_FOUND = 127;

    private static final Path PROC = Path.of("/proc");
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final FileCalls files = new FileCalls();
    private final ProcessCalls processes = new ProcessCalls();
    private final Consumer<String> notices;
    private final InheritedDescriptors inherited;

    /**
     * Makes a launcher.
     *
     * @param notices is told, one line each, what is done otherwise than usual and why
     * @param inherited the descriptors that commands get besides input, output and error
     */
    public CommandLauncher(Consumer<String> notices, InheritedDescriptors inherited) {
        this.notices = notices;
        this.inherited = inherited;
    }

    /** Returns words as the operating system has them; the JVM has decoded them with its native encoding. */
    public static List<byte[]> words(List<String> words) {
        Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);
        return words.stream().map(word -> word.getBytes(charset)).toList();
    }

    /**
     * Starts a command that waits.
     *
     * @param words the command and its arguments, at least one word, no word with a NUL
     * @throws EventSourceException if the machine refuses to start any program
     */
    public LaunchResult prepare(List<byte[]> words) {
        return prepare(words, 1, 2);
    }

    /**
     * The same, for a command that prints elsewhere than this process.
     *
     * @param output the descriptor that becomes the command's standard output
     * @param error the descriptor that becomes the command's standard error, unless it is 1
     */
    public LaunchResult prepare(List<byte[]> words, int output, int error) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("no command");
        }
        byte[] program = words.getFirst();
        byte[] path = program;
        if (Bytes.text(program).indexOf('/') < 0) {
            Optional<byte[]> found = search(program);
            if (found.isEmpty()) {
                return new LaunchResult.Refused(EXIT_NOT_FOUND, Bytes.text(program) + ": command not found");
            }
            path = found.get();
        }
        FileStatus status = new FileStatus();
        if (!files.status(path, status)) {
            return refused(program, files.errno());
        }
        if (status.isDirectory()) {
            return new LaunchResult.Refused(EXIT_CANNOT_RUN, Bytes.text(program) + ": is a directory");
        }
        if (files.access(path, FileCalls.X_OK) != 0) {
            return refused(program, files.errno());
        }
        return spawn(words, path, output, error);
    }

    static LaunchResult.Refused refused(byte[] program, int errno) {
        return switch (errno) {
            case Errno.ENOENT, Errno.ENOTDIR ->
                new LaunchResult.Refused(
                        EXIT_NOT_FOUND, Bytes.text(program) + ": no such file, or its interpreter is missing");
            case Errno.EACCES -> new LaunchResult.Refused(EXIT_CANNOT_RUN, Bytes.text(program) + ": permission denied");
            case Errno.E2BIG ->
                new LaunchResult.Refused(EXIT_CANNOT_RUN, Bytes.text(program) + ": argument list too long");
            default ->
                new LaunchResult.Refused(
                        EXIT_CANNOT_RUN, Bytes.text(program) + ": cannot be executed (" + Errno.name(errno) + ")");
        };
    }

    /** Looks through PATH as shells do: the first executable file, else the first file, which will be refused. */
    private Optional<byte[]> search(byte[] program) {
        String folders = Optional.ofNullable(System.getenv("PATH")).orElse(DEFAULT_PATH);
        Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);
        Optional<byte[]> first = Optional.empty();
        FileStatus status = new FileStatus();
        for (String folder : folders.split(":", -1)) {
            byte[] prefix = (folder.isEmpty() ? "./" : folder + "/").getBytes(charset);
            byte[] path = new byte[prefix.length + program.length];
            System.arraycopy(prefix, 0, path, 0, prefix.length);
            System.arraycopy(program, 0, path, prefix.length, program.length);
            if (files.status(path, status) && status.isRegular()) {
                if (files.access(path, FileCalls.X_OK) == 0) {
                    return Optional.of(path);
                }
                first = first.isEmpty() ? Optional.of(path) : first;
            }
        }
        return first;
    }

    private LaunchResult spawn(List<byte[]> words, byte[] path, int output, int error) {
        try (NativeFile program = NativeFile.open("launch", files)) {
            int[] go = pipe();
            int[] status = pipe();
            List<byte[]> argv = new ArrayList<>(words.size() + 6);
            argv.add(Bytes.of("eyas-launch"));
            argv.add(Bytes.of(Integer.toString(go[0])));
            argv.add(Bytes.of(Integer.toString(status[1])));
            argv.add(Bytes.of(inheritedMask()));
            argv.add(Bytes.of(inherited.rangesWith(go[0], status[1])));
            argv.add(path);
            argv.addAll(words);
            int pid = processes.spawn(Bytes.of(program.path()), argv, output, error);
            files.close(go[0]);
            files.close(status[1]);
            if (pid < 0) {
                files.close(go[1]);
                files.close(status[0]);
                if (-pid == Errno.E2BIG) {
                    return refused(words.getFirst(), Errno.E2BIG);
                }
                throw new EventSourceException("cannot start a program: posix_spawn(" + program.path()
                        + ") failed with " + Errno.name(-pid) + program.cure());
            }
            return new LaunchResult.Suspended(
                    new WatchedCommand(pid, go[1], status[0], words.getFirst(), cgroup(pid), notices));
        }
    }

    private Optional<CommandCgroup> cgroup(int pid) {
        Optional<CommandCgroup> cgroup = CommandCgroup.create(PROC, notices);
        if (cgroup.isPresent()) {
            try {
                cgroup.get().enter(pid);
            } catch (IOException e) {
                notices.accept("the command cannot enter its cgroup (" + FileProblem.words(e)
                        + "); it is followed by its process tree instead");
                cgroup.get().remove(notices);
                return Optional.empty();
            }
        }
        return cgroup;
    }

    /** Pipes without close-on-exec, since the launcher inherits them; it closes them itself before the command runs. */
    private int[] pipe() {
        int[] ends = new int[2];
        if (files.pipe(ends, 0) != 0) {
            throw new EventSourceException(
                    "pipe2() failed with " + Errno.name(files.errno()) + "; raise the limit of open files (ulimit -n)");
        }
        return ends;
    }

    /** Returns the signals blocked in the process's first thread, which the JVM leaves as it was. */
    private static String inheritedMask() {
        try {
            for (String line : Files.readAllLines(PROC.resolve("self/status"), StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("SigBlk:")) {
                    return line.substring("SigBlk:".length()).strip();
                }
            }
        } catch (IOException e) {
            throw new EventSourceException("cannot read /proc/self/status; is /proc mounted?", e);
        }
        return "0";
    }
}
