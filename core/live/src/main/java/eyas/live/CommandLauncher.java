package eyas.live;

import eyas.event.Bytes;
import eyas.event.EventSourceException;
import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import eyas.live.sys.FileStatus;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Starts a command so that it is watched from its first instruction.
 *
 * <p>The supervisor (src/main/launcher/supervisor.c) forks a child that waits, is moved into its own cgroup, and then executes the command.
 * So the command has the process group, the terminal and the descriptors that it would have without Eyas, and survives the end of Eyas. See
 * docs/adr/0055-supervisor.md.
 */
public final class CommandLauncher {
    /** The exit code of shells for a command that exists but cannot be executed. */
    public static final int EXIT_CANNOT_RUN = 126;
    /** The exit code of shells for a command that does not exist. */
    public static final int EXIT_NOT_FOUND = 127;

    private static final Path PROC = Path.of("/proc");
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final FileCalls files = new FileCalls();
    private final Consumer<String> notices;

    /**
     * Makes a launcher.
     *
     * @param notices receives deviations from normal operation with the reason, one line each
     */
    public CommandLauncher(Consumer<String> notices) {
        this.notices = notices;
    }

    /** Returns arguments as the operating system's bytes; the JVM has decoded them with its native encoding. */
    public static List<byte[]> nativeArguments(List<String> words) {
        Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);
        return words.stream().map(word -> word.getBytes(charset)).toList();
    }

    /**
     * Creates the command's process, suspended before its exec.
     *
     * @throws EventSourceException if no program can be started at all
     */
    public LaunchResult prepare(CommandRequest request) {
        List<byte[]> arguments = request.arguments();
        byte[] program = arguments.getFirst();
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
        return suspended(request, path);
    }

    static LaunchResult.Refused refused(byte[] program, int errno) {
        return switch (errno) {
            case Errno.ENOENT, Errno.ENOTDIR ->
                new LaunchResult.Refused(
                        EXIT_NOT_FOUND, Bytes.text(program) + ": no such file, or its interpreter is missing");
            case Errno.EACCES -> new LaunchResult.Refused(EXIT_CANNOT_RUN, Bytes.text(program) + ": permission denied");
            default ->
                new LaunchResult.Refused(
                        EXIT_CANNOT_RUN, Bytes.text(program) + ": cannot be executed (" + Errno.name(errno) + ")");
        };
    }

    /** Searches PATH as shells do: returns the first executable file, else the first file, whose exec then fails. */
    private Optional<byte[]> search(byte[] program) {
        String directories = Optional.ofNullable(System.getenv("PATH")).orElse(DEFAULT_PATH);
        Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);
        Optional<byte[]> first = Optional.empty();
        FileStatus status = new FileStatus();
        for (String directory : directories.split(":", -1)) {
            byte[] prefix = (directory.isEmpty() ? "./" : directory + "/").getBytes(charset);
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

    private LaunchResult suspended(CommandRequest request, byte[] path) {
        byte[] program = request.arguments().getFirst();
        SupervisorChannel channel = SupervisorChannel.connect(request);
        int pid = channel.prepare(path, request);
        if (pid < 0) {
            channel.close(false);
            throw new EventSourceException(
                    "cannot start " + Bytes.text(program) + ": the supervisor failed with " + Errno.name(-pid));
        }
        return new LaunchResult.Suspended(new WatchedCommand(pid, channel, program, cgroup(pid), notices));
    }

    private Optional<CommandCgroup> cgroup(int pid) {
        Optional<CommandCgroup> cgroup = CommandCgroup.create(PROC, notices);
        if (cgroup.isPresent()) {
            try {
                cgroup.get().enter(pid);
            } catch (IOException e) {
                notices.accept("the command cannot enter its cgroup (" + FileErrorMessage.reason(e)
                        + "); it is followed by its process tree instead");
                cgroup.get().remove(notices);
                return Optional.empty();
            }
        }
        return cgroup;
    }
}
