package eyas.state.origin;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The writers of this job's files, and so where the programs come from that it runs. Event thread only; an event that
 * opens nothing for writing costs nothing.
 *
 * <p>A program that is connected to another machine is taken to download what it writes: which bytes went where is not
 * looked at. Programs that copy or unpack pass on what they read, be it a file or a pipe; compilers and linkers do not,
 * so that what is built from downloaded sources is written, not downloaded. The names of such programs are in
 * {@code programs.tsv}.
 */
public final class OriginTable {
    /** The most files that are remembered. */
    public static final int MOST_FILES = 100_000;
    /** The most pipes between programs that are remembered. */
    private static final int MOST_PIPES = 4_096;
    /** The most links of a chain that are followed. */
    private static final int MOST_LINKS = 8;
    /** Descriptors from this number on are not looked at for files that a program inherits. */
    private static final int INHERITED = 32;

    private static final int OPEN_WRITE = 2;
    private static final int EXE_FROM_MEMFD = 0x4;
    private static final byte[][] MEMORY = {Bytes.of("memfd:"), Bytes.of("/memfd:")};
    /** A folder like others, but for its place. */
    private static final byte[] SHARED_MEMORY = Bytes.of("/dev/shm/");

    private static final byte[][] SPECIAL = {Bytes.of("/dev/"), Bytes.of("/proc/"), Bytes.of("/sys/")};

    private final ProcessPaths paths;
    private final WrittenFiles files;
    private final InstalledPrograms programs;
    /** Who writes to a pipe. */
    private final Map<Long, ContentWriter> pipes = new LinkedHashMap<>();

    /**
     * Makes one.
     *
     * @param paths says which file a process means by a path
     * @param isInToolCache tells whether a path lies in a runner's tool cache
     */
    public OriginTable(ProcessPaths paths, Predicate<byte[]> isInToolCache) {
        this.paths = paths;
        this.files = new WrittenFiles(MOST_FILES, this::isDownloaded);
        this.programs = new InstalledPrograms(files, paths, isInToolCache);
    }

    /** Returns how many files are remembered. */
    public int files() {
        return files.size();
    }

    /** Returns how many files were forgotten because there were too many. */
    public long evicted() {
        return files.evicted();
    }

    /** Takes note that {@code thread} opened {@code file}. */
    public void opened(OriginProcess thread, OriginDescriptor file, boolean creates, long time) {
        if (file.type() != DescriptorType.FILE_V2 || isSpecial(file)) {
            return;
        }
        OriginProcess process = thread.main();
        if (creates || (file.openFlags() & OPEN_WRITE) != 0) {
            written(process, file, time);
            return;
        }
        ContentWriter reader = process.originState().writer;
        if (reader != null && reader.kind.passesOn()) {
            read(reader, files.opened(file, process.containerId()));
        }
    }

    /** Return whether no program can lie there, as text and as links say: either may be wrong. */
    private static boolean isSpecial(OriginDescriptor file) {
        return isSpecial(file.name()) && isSpecial(file.realName());
    }

    private static boolean isSpecial(byte[] name) {
        if (startsWith(name, SHARED_MEMORY)) {
            return false;
        }
        for (byte[] place : SPECIAL) {
            if (startsWith(name, place)) {
                return true;
            }
        }
        return name.length == 0 || name[0] != '/';
    }

    private static boolean startsWith(byte[] name, byte[] start) {
        return name.length >= start.length && Arrays.equals(name, 0, start.length, start, 0, start.length);
    }

    private void written(OriginProcess process, OriginDescriptor opened, long time) {
        ContentWriter writer = writer(process);
        WrittenFile file = files.opened(opened, process.containerId());
        if (file == null || !Arrays.equals(file.path, opened.realName())) {
            file = new WrittenFile(opened.dev(), opened.ino(), opened.realName(), process.containerId(), writer);
            files.add(file);
        }
        file.time = time;
        file.execs = 0;
        file.writer = writer;
        file.source = writer.source == file ? null : writer.source;
    }

    private static void read(ContentWriter reader, @Nullable WrittenFile file) {
        if (reader.kind == ProgramKind.UNPACKS && (file == null || reader.source != null)) {
            return; // it looks at other files, too; the archive came first
        }
        reader.source = file;
        if (reader.output != null && reader.output != file) {
            reader.output.source = file;
        }
    }

    /** Returns the process's program as a writer of files; its name and arguments are those of now. */
    private ContentWriter writer(OriginProcess process) {
        ContentWriter writer = process.originState().writer;
        if (writer == null) {
            writer = process.originState().writer =
                    new ContentWriter(process, ProgramKind.of(process.exePath()), programs);
        } else if (writer.process == process.number()) {
            writer.name = process.comm();
            writer.arguments = process.args();
        }
        return writer;
    }

    /** Takes note that {@code socket} of {@code thread} is connected. */
    public void connected(OriginProcess thread, OriginDescriptor socket) {
        if (!isDownload(socket)) {
            return;
        }
        OriginProcess process = thread.main();
        ContentWriter writer = writer(process);
        if (!writer.isConnected()) {
            writer.connection = socket.name();
            OriginDescriptor output = process.descriptor(1);
            if (output != null && output.type() == DescriptorType.FIFO) {
                feeds(output.ino(), writer);
            }
        }
    }

    /** Data comes over TCP, or over QUIC. */
    private static boolean isDownload(OriginDescriptor socket) {
        byte[] peer = socket.peerAddress();
        boolean moves = socket.isTcp() || (socket.isUdp() && socket.destinationPort() == 443);
        return moves && peer.length > 0 && !isLoopback(peer) && socket.name().length > 0;
    }

    private static boolean isLoopback(byte[] address) {
        if (address.length == 4) {
            return address[0] == 127 || address[0] == 0;
        }
        for (int i = 0; i < address.length - 1; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Takes note that {@code thread} made a pipe. */
    public void piped(OriginProcess thread, long inode) {
        ContentWriter writer = thread.main().originState().writer;
        if (writer != null && writer.isConnected()) {
            feeds(inode, writer);
        }
    }

    private void feeds(long pipe, ContentWriter writer) {
        if (pipe == 0) {
            return;
        }
        pipes.put(pipe, writer);
        if (pipes.size() > MOST_PIPES) {
            Iterator<Long> eldest = pipes.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /** Takes note that a file got another name. */
    public void renamed(OriginProcess thread, byte[] from, byte[] to) {
        files.renamed(from, to, thread.main().containerId());
    }

    /**
     * Takes note that {@code thread} runs another program, and finds out where that came from.
     *
     * @param called the path that was to be executed; empty if unknown
     */
    public void executed(OriginProcess thread, byte[] called) {
        ContentWriter before = thread.originState().writer;
        ProgramKind kind = ProgramKind.of(thread.exePath());
        thread.originState().installed = programs.name(thread);
        thread.originState().writer = kind.passesOn() ? new ContentWriter(thread, kind, programs) : null;
        inherits(thread);
        thread.originState().program = origin(thread, kind, called, before);
    }

    /** Takes note of a process that was running before it was known; what it is a part of is known already. */
    public void found(OriginProcess thread) {
        thread.originState().installed = programs.name(thread);
    }

    /** Looks at what a new program finds open: where its input comes from, and to which files it may write. */
    private void inherits(OriginProcess thread) {
        OriginDescriptor input = thread.descriptor(0);
        if (input != null && isDownload(input)) {
            writer(thread).connection = input.name();
        }
        ContentWriter copier = thread.originState().writer;
        if (copier != null && copier.kind.passesOn()) {
            copier.input = input != null && input.type() == DescriptorType.FIFO ? input.ino() : 0;
            OriginDescriptor output = thread.descriptor(1);
            if (output != null && output.type() == DescriptorType.FIFO) {
                feeds(output.ino(), copier);
            }
        }
        for (int fd = 0; fd < INHERITED && files.size() > 0; fd++) {
            OriginDescriptor entry = thread.descriptor(fd);
            if (entry == null || entry.type() != DescriptorType.FILE_V2 || isSpecial(entry)) {
                continue;
            }
            WrittenFile file = files.opened(entry, thread.containerId());
            if (file != null && (entry.openFlags() & OPEN_WRITE) != 0) {
                ContentWriter writer = writer(thread);
                file.writer = writer;
                file.source = null;
                writer.output = fd == 1 ? file : writer.output;
            } else if (file != null && fd == 0 && copier != null) {
                read(copier, file);
            }
        }
    }

    private ProgramOrigin origin(
            OriginProcess thread, ProgramKind kind, byte[] called, @Nullable ContentWriter before) {
        if ((thread.exeFlags() & EXE_FROM_MEMFD) != 0 || isMemory(thread.exePath())) {
            List<OriginLink> links = before == null ? List.of() : List.of(link(before, thread.exePath()));
            return new ProgramOrigin(OriginKind.MEMORY, thread.exePath(), false, links, 1);
        }
        WrittenFile executable = files.executed(thread);
        WrittenFile file = executable != null ? executable : script(thread, kind, called);
        if (file == null) {
            return ProgramOrigin.FOUND;
        }
        file.execs++;
        List<OriginLink> links = links(file);
        boolean downloaded = links.getLast().connection().length > 0;
        OriginKind origin = downloaded ? OriginKind.DOWNLOADED : OriginKind.WRITTEN;
        return new ProgramOrigin(origin, file.path, executable == null, links, file.execs);
    }

    /** Returns the script that was executed by its name, or that the interpreter was told to run; null for none known. */
    private @Nullable WrittenFile script(OriginProcess thread, ProgramKind kind, byte[] called) {
        if (files.size() == 0) {
            return null;
        }
        WrittenFile script = Arrays.equals(called, thread.exePath()) ? null : named(thread, called);
        if (script != null || !kind.interprets()) {
            return script;
        }
        byte[] argument = ScriptArgument.of(thread.args(), kind == ProgramKind.SHELLS);
        return argument.length == 0 ? null : named(thread, argument);
    }

    /** Returns the file that a process means by a path, as links say or as text says; null where none was written. */
    private @Nullable WrittenFile named(OriginProcess process, byte[] path) {
        WrittenFile file = files.named(paths.real(process, path), process.containerId());
        return file != null ? file : files.named(paths.named(process, path), process.containerId());
    }

    private static boolean isMemory(byte[] path) {
        return startsWith(path, MEMORY[0]) || startsWith(path, MEMORY[1]);
    }

    private boolean isDownloaded(WrittenFile file) {
        return links(file).getLast().connection().length > 0;
    }

    /** Returns the way of a file's content, from its last writer back as far as it is known. */
    private List<OriginLink> links(WrittenFile file) {
        List<OriginLink> links = new ArrayList<>(1);
        WrittenFile at = file;
        ContentWriter writer = file.writer;
        byte[] path = file.path;
        while (true) {
            links.add(link(writer, path));
            if (writer.isConnected() || !writer.kind.passesOn() || links.size() >= MOST_LINKS) {
                return links;
            }
            WrittenFile source = at == null ? writer.source : at.source;
            ContentWriter feeder = source != null ? source.writer : pipes.get(writer.input);
            if (feeder == null) {
                return links;
            }
            at = source;
            path = source == null ? Bytes.EMPTY : source.path;
            writer = feeder;
        }
    }

    private static OriginLink link(ContentWriter writer, byte[] path) {
        return new OriginLink(
                path,
                writer.process,
                writer.name,
                writer.arguments,
                writer.connection,
                writer.packageName,
                writer.installed,
                writer.isAction,
                writer.isRunner);
    }

    /** Forgets all files and pipes. */
    public void clear() {
        files.clear();
        pipes.clear();
    }
}
