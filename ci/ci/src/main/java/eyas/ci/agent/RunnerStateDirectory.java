package eyas.ci.agent;

import eyas.ci.CiException;
import eyas.text.FileErrorMessage;
import eyas.text.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The directory with the agent, the reports and the watch state of one runner. With root privileges it is below {@value #ROOTS}, where only
 * root can create, move or link anything, so its paths can be trusted; its name is derived from the runner's temporary directory. Without
 * root it is inside that directory, and is no safer than the agent, which the job's user can kill.
 *
 * @param root the directory
 * @param temporary the runner's directory for temporary files
 */
public record RunnerStateDirectory(Path root, Path temporary) {
    private static final String EYAS = "/var/lib/eyas-action";
    private static final String ROOTS = EYAS + "/jobs";
    private static final String OPEN = "rwx--x--x";
    private static final Set<PosixFilePermission> FOREIGN_WRITES =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final int NAME_BYTES = 8;
    private static final String HELD = "held-";
    /** The name of {@link #life}. */
    static final String LIFE = "life";

    /** The name of the agent's log in the report. */
    public static final String LOG = "agent.jsonl";

    /** Returns the directory of the runner with the temporary directory {@code temporary}; creates nothing. */
    public static RunnerStateDirectory of(Path temporary) {
        Path named = temporary.toAbsolutePath().normalize();
        return new RunnerStateDirectory(
                isRoot() ? Path.of(ROOTS).resolve(digest(named.toString())) : named.resolve("eyas"), named);
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            throw new UncheckedIOException("/proc is not mounted", e);
        }
    }

    private static String digest(String text) {
        return Sha256.of(text).substring(0, 2 * NAME_BYTES);
    }

    /**
     * Creates the directory if it is missing, and removes those of runners that no longer exist.
     *
     * @throws CiException if it cannot be created, or others can write to it
     */
    public void open() {
        try {
            if (root.startsWith(ROOTS)) {
                create(Path.of(EYAS));
                create(Path.of(ROOTS));
                removeAbandoned();
            }
            create(root);
            Files.writeString(owner(root), temporary.toString());
        } catch (IOException e) {
            throw new CiException(
                    "cannot create the directory for the agent and its report, " + root + ": "
                            + FileErrorMessage.reason(e),
                    e);
        }
    }

    private static void create(Path directory) throws IOException {
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OPEN)));
        } catch (FileAlreadyExistsException e) {
            PosixFileAttributes found =
                    Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isDirectory()
                    || !found.owner().equals(Files.getOwner(Path.of("/proc/self")))
                    || found.permissions().stream().anyMatch(FOREIGN_WRITES::contains)) {
                throw new CiException(
                        directory + " exists and others can write to it: another user has created it; remove it"
                                + " and start again");
            }
        }
    }

    /** Removes directories of runners that no longer exist. */
    private void removeAbandoned() throws IOException {
        try (DirectoryStream<Path> places = Files.newDirectoryStream(Path.of(ROOTS))) {
            for (Path place : places) {
                if (!place.equals(root) && isAbandoned(place)) {
                    remove(place);
                }
            }
        }
    }

    private static void remove(Path place) {
        try {
            new AgentDirectory(place).delete();
        } catch (IOException e) {
            // A file system may be mounted in it, or another start removes it concurrently. This job is watched
            // nevertheless.
            return;
        }
    }

    private static boolean isAbandoned(Path place) throws IOException {
        if (!Files.exists(owner(place)) || Files.exists(Path.of(Files.readString(owner(place))))) {
            return false;
        }
        Optional<AgentIdentity> agent = AgentIdentity.read(new AgentDirectory(place.resolve("agent")).identity());
        return agent.filter(AgentIdentity::isRunning).isEmpty();
    }

    private static Path owner(Path place) {
        return place.resolve("runner");
    }

    /** Returns the agent's directory, which only this user can enter. */
    public AgentDirectory agent() {
        return new AgentDirectory(root.resolve("agent"));
    }

    /** Returns the directories with egress policies of earlier jobs that are still attached. */
    public List<AgentDirectory> attachedEgress() throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith(HELD))
                    .sorted()
                    .map(AgentDirectory::new)
                    .toList();
        }
    }

    /** Returns the directory that keeps the egress state after the agent in {@code directory} is gone: another one, or that one itself. */
    public AgentDirectory attachedEgressOf(AgentDirectory directory) throws IOException {
        if (String.valueOf(directory.root().getFileName()).startsWith(HELD)) {
            return directory;
        }
        String name = AgentIdentity.read(directory.identity())
                .map(agent -> agent.pid() + "-" + agent.started())
                .orElse("unknown");
        return new AgentDirectory(root.resolve(HELD + name));
    }

    /** Returns the directory of the last report, readable by the runner's user and writable only by this user. */
    public Path report() {
        return root.resolve("report");
    }

    /** Returns the file with the alerts of earlier watches of the same job. */
    public Path earlierAlerts() {
        return root.resolve("alerts-before.jsonl");
    }

    /** Keeps the alerts of the last report, which belongs to an earlier watch of the same job, for the next report. */
    public void keepAlerts() throws IOException {
        Path alerts = report().resolve("alerts.jsonl");
        if (Files.exists(alerts)) {
            try (OutputStream out =
                    Files.newOutputStream(earlierAlerts(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                Files.copy(alerts, out);
            }
        }
    }

    /** Returns the directory with the lock that the last report was compared with; its files are named as in an agent's directory. */
    public AgentDirectory judgedLock() {
        return new AgentDirectory(root.resolve("judged"));
    }

    /** Keeps the lock of the ended agent, if there is one, for the step that has the key and compares. */
    public void keepLock() throws IOException {
        judgedLock().delete();
        AgentDirectory.move(List.of(agent().lock(), agent().reviewedLock(), agent().proposedLock()), judgedLock());
    }

    /** Returns the lifecycle file, in which the steps record the watches of this runner's job. */
    public Path life() {
        return root.resolve(LIFE);
    }

    /** Removes the state of an earlier job. */
    public void clear() throws IOException {
        new AgentDirectory(report()).delete();
        Files.deleteIfExists(earlierAlerts());
        Files.deleteIfExists(life());
        judgedLock().delete();
    }

    /** Moves the agent's report to its place, readable for the group of the runner's directory, and returns it. */
    public Path takeReport() throws IOException {
        Path from = agent().report();
        Files.createDirectories(from);
        if (Files.exists(agent().log())) {
            Files.copy(agent().log(), from.resolve(LOG), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setAttribute(from, "unix:gid", Files.getAttribute(temporary, "unix:gid"), LinkOption.NOFOLLOW_LINKS);
        Files.setPosixFilePermissions(from, PosixFilePermissions.fromString("rwxr-x---"));
        new AgentDirectory(report()).delete();
        Files.move(from, report());
        return report();
    }
}
